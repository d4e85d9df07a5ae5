// Apollo Server, on Fastify.

import { ApolloServer } from '@apollo/server'
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify'
import Fastify from 'fastify'

import { announce, resolvers, typeDefs } from './graph.mjs'

const app = Fastify({ logger: false })
const apollo = new ApolloServer({ typeDefs, resolvers, plugins: [fastifyApolloDrainPlugin(app)] })
await apollo.start()
await app.register(fastifyApollo(apollo))
await app.listen({ host: '127.0.0.1', port: 0 })
announce(app.server.address().port)
