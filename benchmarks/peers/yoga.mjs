// graphql-yoga, on Node's own HTTP server.

import { createServer } from 'node:http'

import { createSchema, createYoga } from 'graphql-yoga'

import { announce, resolvers, typeDefs } from './graph.mjs'

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  logging: false,
  graphiql: false,
  landingPage: false
})
const server = createServer(yoga)
server.listen(0, '127.0.0.1', () => announce(server.address().port))
