// SPDX-License-Identifier: EUPL-1.2
// The three operations in Fastify + pg: the same SQL, given in the environment; 2 processes of 8
// connections.  No token, no audit of reads: less work than the service does.
'use strict'
const cluster = require('node:cluster')
const { randomUUID, createHash } = require('node:crypto')

const env = process.env
if (cluster.isPrimary) {
  cluster.fork()
  cluster.fork()
  process.on('SIGTERM', () => { for (const w of Object.values(cluster.workers)) w.kill(); process.exit(0) })
} else {
  const { Pool } = require('pg')
  const pool = (user, schema, database) => new Pool({
    host: env.PGHOST, port: Number(env.PGPORT), database, user, max: 8, options: `-c search_path=${schema}`
  })
  const intake = pool('c360_intake', 'intake', 'c360_post')
  const directory = pool('c360_directory', 'directory', 'c360')
  const code = { type: 'string', maxLength: 40 }
  const codes = { type: 'array', maxItems: 16, uniqueItems: true, items: code }
  const schema = {
    body: {
      type: 'object',
      additionalProperties: false,
      required: ['departement', 'channel', 'requester_kind', 'person_profile'],
      properties: {
        departement: { type: 'string', pattern: '^(0[1-9]|[1-9][0-9]|2[AB]|97[1-8])$' },
        channel: code, requester_kind: code, person_profile: code, situation_type: code, mdph_status: code,
        commune: { type: 'string', pattern: '^[0-9AB]{5}$' }, problem_types: codes, moments: codes,
        text: { type: 'string', maxLength: 4000 }
      }
    }
  }
  const app = require('fastify')({ logger: false })

  app.post('/v1/intake/solicitations', { schema }, async (request, reply) => {
    const b = request.body
    const now = new Date().toISOString()
    const id = randomUUID()
    const hash = createHash('sha256').update(JSON.stringify(b)).digest('hex')
    const { text, ...data } = b
    const client = await intake.connect()
    try {
      await client.query('BEGIN')
      await client.query({ name: 'context', text: env.SQL_CONTEXT, values: ['31', 'peer'] })
      await client.query({
        name: 'record',
        text: env.SQL_RECORD,
        values: ['peer', 'record_solicitation', request.headers['idempotency-key'] ?? randomUUID(), hash, id, b.departement, now,
          randomUUID(), null, randomUUID(), 'intake.solicitation.recorded.v1',
          JSON.stringify({ solicitation_id: id, received_at: now, profile: 'carer_of_child', ...data }), ['facts'], now,
          b.channel, b.requester_kind, b.person_profile, 'carer_of_child', b.commune, b.situation_type,
          b.problem_types ?? [], b.moments ?? [], b.mdph_status ?? 'unknown', text]
      })
      await client.query('COMMIT')
    } catch (e) {
      await client.query('ROLLBACK')
      throw e
    } finally {
      client.release()
    }
    return reply.code(201).send({ id, departement: b.departement, version: 1, received_at: now, profile: 'carer_of_child' })
  })

  app.get('/v1/directory/actors/:id', async (request, reply) => {
    const { rows } = await directory.query({ name: 'read', text: env.SQL_READ, values: [request.params.id] })
    return rows[0] ?? reply.code(404).send()
  })

  app.get('/v1/directory/actors', async (request) => {
    const limit = Number(request.query.limit ?? 50)
    const { rows } = await directory.query({
      name: 'list',
      text: env.SQL_LIST,
      values: [request.query.departement, '', '00000000-0000-0000-0000-000000000000', null, null, null, limit + 1]
    })
    return { items: rows.slice(0, limit).map(({ _cursor, ...row }) => row) }
  })

  app.get('/readyz', async () => ({ ready: true }))
  app.listen({ host: '127.0.0.1', port: Number(env.PORT) })
}
