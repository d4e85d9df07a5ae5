"""What is told of requests to those who look after a server: their ids, facts, counts, lines in the log, and traces."""
