"""What is told of a server to those who look after it: logs, metrics, traces, health."""
