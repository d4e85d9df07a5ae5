// Mercurius, which compiles a query from its second request on.

import Fastify from 'fastify'
import mercurius from 'mercurius'

import { announce, resolvers, typeDefs } from './graph.mjs'

// The package names a type's resolver otherwise than the others do.
const { Node, ...rest } = resolvers
const app = Fastify({ logger: false })
app.register(mercurius, {
  schema: typeDefs,
  resolvers: { ...rest, Node: { resolveType: Node.__resolveType } },
  jit: 1
})
await app.listen({ host: '127.0.0.1', port: 0 })
announce(app.server.address().port)
