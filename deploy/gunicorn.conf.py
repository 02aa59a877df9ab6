"""gunicorn's settings, for `make run` and for a server; each can be changed by an environment variable."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
pythonpath = ".,site"
worker_class = "gthread"
# Threads share the interpreter's lock: processes follow the cores, threads cover the waits. Three are where votes on
# PostgreSQL are fastest; a fourth costs SQLite a tenth (docs/decisions/0003).
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "3"))
timeout = 30
graceful_timeout = 20
keepalive = 5
# A worker is renewed now and then, not all at once.
max_requests = 20_000
max_requests_jitter = 2_000
# gunicorn 27 opens a control socket in the home folder: not wanted, and impossible on a read-only disk.
control_socket_disable = True
