# SPDX-License-Identifier: EUPL-1.2
"""The three operations in FastAPI + asyncpg: the same SQL, given in the environment; uvicorn starts
two processes of 8 connections.  No token, no audit of reads: less work than the service does."""

import hashlib
import json
import os
import uuid
from datetime import datetime, timezone
from typing import List, Optional

import asyncpg
from fastapi import FastAPI, HTTPException, Request
from pydantic import BaseModel, Extra, constr

app = FastAPI()
Code = constr(max_length=40)
NIL = uuid.UUID(int=0)


class NewSolicitation(BaseModel, extra=Extra.forbid):
    departement: constr(regex=r"^(0[1-9]|[1-9][0-9]|2[AB]|97[1-8])$")
    channel: Code
    requester_kind: Code
    person_profile: Code
    commune: Optional[constr(regex=r"^[0-9AB]{5}$")]
    situation_type: Optional[Code]
    problem_types: List[Code] = []
    moments: List[Code] = []
    mdph_status: Code = "unknown"
    text: Optional[constr(max_length=4000)]


async def pool(user, schema, database):
    return await asyncpg.create_pool(
        host=os.environ["PGHOST"],
        port=int(os.environ["PGPORT"]),
        user=user,
        database=database,
        min_size=8,
        max_size=8,
        server_settings={"search_path": schema},
    )


@app.on_event("startup")
async def start():
    app.state.intake = await pool("c360_intake", "intake", "c360_post")
    app.state.directory = await pool("c360_directory", "directory", "c360")


@app.post("/v1/intake/solicitations", status_code=201)
async def record(body: NewSolicitation, request: Request):
    now, new = datetime.now(timezone.utc), uuid.uuid4()
    data = body.dict(exclude_none=True)
    digest = hashlib.sha256(json.dumps(data).encode()).hexdigest()
    data.pop("text", None)
    data.update(solicitation_id=str(new), received_at=now.isoformat(), profile="carer_of_child")
    key = request.headers.get("idempotency-key") or str(uuid.uuid4())
    async with app.state.intake.acquire() as connection, connection.transaction():
        await connection.fetch(os.environ["SQL_CONTEXT"], "31", "peer")
        await connection.fetch(
            os.environ["SQL_RECORD"], "peer", "record_solicitation", key, digest, new, body.departement,
            now, uuid.uuid4(), None, uuid.uuid4(), "intake.solicitation.recorded.v1", json.dumps(data),
            ["facts"], now, body.channel, body.requester_kind, body.person_profile, "carer_of_child",
            body.commune, body.situation_type, body.problem_types, body.moments, body.mdph_status, body.text,
        )  # fmt: skip
    return {"id": new, "departement": body.departement, "version": 1, "received_at": now, "profile": "carer_of_child"}


@app.get("/v1/directory/actors/{actor}")
async def read(actor: uuid.UUID):
    row = await app.state.directory.fetchrow(os.environ["SQL_READ"], actor)
    if row is None:
        raise HTTPException(404)
    return dict(row)


@app.get("/v1/directory/actors")
async def read_list(departement: str, limit: int = 50):
    rows = await app.state.directory.fetch(os.environ["SQL_LIST"], departement, "", NIL, None, None, None, limit + 1)
    return {"items": [{k: v for k, v in row.items() if k != "_cursor"} for row in rows[:limit]]}


@app.get("/readyz")
async def ready():
    return {"ready": True}
