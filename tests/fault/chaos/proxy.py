#!/usr/bin/python3
"""What lies between the services on the bus: a TCP proxy that can cut, hold up, delay and throttle.

A process of its own, told by lines of JSON on its standard input:
    {"listen": 19880, "to": 19840}             a door, made once
    {"door": 19880, "mode": "pass"}            also "cut", "hold", "delay" (ms), "throttle" (bytes/s)
It answers each line with one line.  It ends when its input does.
"""
import asyncio
import json
import sys


class Door:
    def __init__(self, listen, to):
        self.listen, self.to = listen, to
        self.mode, self.value = "pass", 0
        self.writers = set()
        self.changed = asyncio.Event()

    async def open(self):
        await asyncio.start_server(self.serve, "127.0.0.1", self.listen)

    def set(self, mode, value):
        self.mode, self.value = mode, value
        if mode == "cut":
            for writer in list(self.writers):
                writer.transport.abort()
        self.changed.set()
        self.changed = asyncio.Event()

    async def serve(self, reader, writer):
        """One connection: two pipes, until one of them ends."""
        if self.mode == "cut":
            writer.transport.abort()
            return
        try:
            other_reader, other = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            writer.transport.abort()
            return
        self.writers |= {writer, other}
        pipes = [asyncio.ensure_future(self.pipe(reader, other)),
                 asyncio.ensure_future(self.pipe(other_reader, writer))]
        await asyncio.wait(pipes, return_when=asyncio.FIRST_COMPLETED)
        for end in (writer, other):
            self.writers.discard(end)
            end.transport.abort()
        for p in pipes:
            p.cancel()

    async def pipe(self, reader, writer):
        try:
            while True:
                block = await reader.read(16384)
                if not block:
                    return
                await self.trouble(len(block))
                writer.write(block)
                await writer.drain()
        except (OSError, asyncio.CancelledError):
            return

    async def trouble(self, n):
        """What the present mode does to a block of n bytes before it goes on."""
        if self.mode == "delay":
            await asyncio.sleep(self.value / 1000)
        elif self.mode == "throttle":
            await asyncio.sleep(n / self.value)
        while self.mode == "hold":
            await self.changed.wait()


async def main():
    doors, loop = {}, asyncio.get_running_loop()
    while True:
        line = await loop.run_in_executor(None, sys.stdin.readline)
        if not line:
            return
        order = json.loads(line)
        if "listen" in order:
            door = Door(order["listen"], order["to"])
            await door.open()
            doors[door.listen] = door
        else:
            doors[order["door"]].set(order["mode"], order.get("value", 0))
        print("ok", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
