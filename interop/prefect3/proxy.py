"""One address for flows: blocks, variables and what belongs to them go to the server under test, the rest to a Prefect server.

    python proxy.py PORT TARGET_API ORCHESTRATION_API
"""

import sys
from contextlib import asynccontextmanager

import anyio
import httpx
import uvicorn
import websockets
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute

TARGETS = ("block_", "variables", "csrf-token", "admin", "events/", "collections", "health", "hello", "ready", "version")
HOP_BY_HOP = {"connection", "content-length", "content-encoding", "host", "keep-alive", "transfer-encoding"}


def make_app(target: str, orchestration: str) -> Starlette:
    client = httpx.AsyncClient(timeout=60)

    @asynccontextmanager
    async def lifespan(_app):
        async with client:
            yield

    async def forward(request):
        path = request.path_params["path"]
        base = target if path.startswith(TARGETS) else orchestration
        headers = [(name, value) for name, value in request.headers.items() if name not in HOP_BY_HOP]
        answer = await client.request(
            request.method, f"{base}/{path}", params=request.url.query, headers=headers, content=await request.body()
        )
        kept = {name: value for name, value in answer.headers.items() if name not in HOP_BY_HOP}
        return Response(answer.content, answer.status_code, kept)

    async def forward_events(socket):
        offered = socket.scope["subprotocols"]
        url = f"{target.replace('http', 'ws', 1)}/events/in"
        credentials = {name: value for name, value in socket.headers.items() if name == "authorization"}
        async with websockets.connect(url, subprotocols=offered or None, additional_headers=credentials) as upstream:
            await socket.accept(upstream.subprotocol)

            async def up():
                async for text in socket.iter_text():
                    await upstream.send(text)
                await upstream.close()

            async def down():
                async for text in upstream:
                    await socket.send_text(text)

            async with anyio.create_task_group() as group:
                group.start_soon(up)
                group.start_soon(down)

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    routes = [WebSocketRoute("/api/events/in", forward_events), Route("/api/{path:path}", forward, methods=methods)]
    return Starlette(routes=routes, lifespan=lifespan)


if __name__ == "__main__":
    port, target_api, orchestration_api = sys.argv[1:]
    uvicorn.run(make_app(target_api, orchestration_api), host="127.0.0.1", port=int(port), log_level="warning")
