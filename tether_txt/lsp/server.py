"""The protocol: which question goes to which module, and what becomes of its answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from tether_txt import __version__
from tether_txt.diagnostics import Diagnostic, Severity
from tether_txt.format.read import read_commitment
from tether_txt.lsp.completion import complete
from tether_txt.lsp.definition import locate
from tether_txt.lsp.fixes import Fix, fixes
from tether_txt.lsp.hover import hover
from tether_txt.lsp.lens import lenses
from tether_txt.lsp.positions import Page
from tether_txt.lsp.room import Open, Room
from tether_txt.lsp.view import View
from tether_txt.output._text import shown
from tether_txt.repository.tree import SETTINGS

DELAY = 0.2
"""Seconds after the last key before the files are checked."""
_RULES = "https://github.com/tether-txt/tether-txt/blob/main/spec/rules.md"
_WATCHED = ("**/*.yaml", "**/.git/logs/HEAD")
"""What others may change: promises, and the last commit."""
_WEIGHTS = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.ADVICE: lsp.DiagnosticSeverity.Information,
}


class Service:
    """A running server: the rooms, and in which of them each open file is."""

    def __init__(self, now: Callable[[], int]) -> None:
        self.server = LanguageServer("tether", __version__, lsp.TextDocumentSyncKind.Full)
        self._now = now
        self._rooms: dict[Path | str, Room] = {}
        self._places: dict[str, tuple[Room, str]] = {}
        self._read = lru_cache(16)(read_commitment)
        _register(self)

    def put(self, uri: str) -> None:
        """Take in what the editor says of an open file."""
        document = self.server.workspace.get_text_document(uri)
        room, path = self._places.get(uri) or self._place(uri)
        data = document.source.encode("utf-8", "surrogatepass")
        room.files[path] = Open(uri, data, document.version)

    def check_soon(self, uri: str, delay: float) -> None:
        if uri in self._places:
            self._places[uri][0].check_soon(delay)

    def check_all(self) -> None:
        for room in self._rooms.values():
            if room.files:
                room.check_soon(0)

    def leave(self, uri: str) -> None:
        """A file was closed: what is on disk counts again, and nothing is shown of it."""
        found = self._places.pop(uri, None)
        if found is None:
            return
        room, path = found
        room.files.pop(path, None)
        self._publish(uri, None, [])
        if room.files:
            room.check_soon(0)
        elif room.root is None:
            room.close()
            del self._rooms[uri]

    def move_all(self) -> None:
        """Settings came or went: files that belong to another root now go there."""
        for uri, (room, _) in list(self._places.items()):
            if self._root(uri) != room.root:
                self.leave(uri)
                self.put(uri)
                self.check_soon(uri, 0)

    async def view(self, uri: str) -> View | None:
        """An open file as it is when asked, and what is known around it by all told until then.

        News on the way to the answer may be in what is known, but not in the file's own text.
        """
        file = self._open(uri)
        if file is None:
            return None
        room, path = self._places[uri]
        page = self.page_of(file.data)
        state = await room.fresh()
        if state is None or path not in room.files or path not in state.found:
            return None
        found = state.found[path] if state.buffers[path] == page.data else []
        reading = self._read(page.data, path)
        return View(
            room.root, path, page, state.analysis, room.heritage, found, reading, self._now()
        )

    def is_behind(self, uri: str, view: View) -> bool:
        """Whether the editor has told something since a view that is not in it."""
        file = self._open(uri)
        return file is None or file.data != view.page.data or self._places[uri][0].is_behind

    def uri_of(self, view: View, path: str) -> str:
        """The address of a file of a root, as the editor spells it if it is open."""
        for uri, (room, name) in self._places.items():
            if room.root == view.root and name == path:
                return uri
        return ((view.root or Path("/")) / path).as_uri()

    def edit(self, view: View, fix: Fix) -> lsp.WorkspaceEdit:
        """A fix as the protocol has it."""
        page = view.page
        if fix.path != view.path:
            page = self.page_of(view.analysis.tree.read(fix.path) or b"")
        edits = [lsp.TextEdit(page.range(one.start, one.end), one.text) for one in fix.patches]
        return lsp.WorkspaceEdit(changes={self.uri_of(view, fix.path): edits})

    def diagnostic(self, page: Page, found: Diagnostic) -> lsp.Diagnostic:
        """A finding as the protocol has it."""
        lines = [line[:1].upper() + line[1:] for line in (found.message, found.help) if line]
        return lsp.Diagnostic(
            range=page.of_span(found.span),
            message="\n".join(map(shown, lines)),
            severity=_WEIGHTS[found.severity],
            code=found.code,
            code_description=lsp.CodeDescription(f"{_RULES}#{found.code}"),
            source="tether",
        )

    def page_of(self, data: bytes) -> Page:
        """A file's text; what is open was encoded here, what is on disk may be anything."""
        encoding = self.server.workspace.position_encoding or "utf-16"
        try:
            text = data.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            text = data.decode("utf-8", "replace")
        return Page(text, str(getattr(encoding, "value", encoding)))

    def _open(self, uri: str) -> Open | None:
        room, path = self._places.get(uri, (None, ""))
        return None if room is None else room.files.get(path)

    def _place(self, uri: str) -> tuple[Room, str]:
        file, root = _file_of(uri), self._root(uri)
        if file is None or root is None:
            stem = Path(unquote(urlsplit(uri).path)).name.removesuffix(".yaml") or "untitled"
            path = f"commitments/{stem.lower()}.yaml"
        else:
            path = Path(os.path.relpath(file, root)).as_posix()
        found: Path | str = uri if root is None else root
        if found not in self._rooms:
            self._rooms[found] = Room(root, self._now, self._told, self._failed)
        self._places[uri] = self._rooms[found], path
        return self._places[uri]

    def _root(self, uri: str) -> Path | None:
        file = _file_of(uri)
        return None if file is None else _root_of(file, self._settings())

    def _settings(self) -> set[str]:
        """Settings that are open, and may not be saved yet."""
        names = (to_fs_path(uri) for uri in self.server.workspace.text_documents)
        return {name for name in names if name and Path(name).name == SETTINGS}

    def _told(self, room: Room, from_git: bool) -> None:
        """A room has news: show them."""
        state = room.state
        for path, file in room.files.items():
            if state is not None and state.buffers.get(path) == file.data:
                page = self.page_of(file.data)
                found = state.found.get(path, [])
                told = [self.diagnostic(page, one) for one in found]
                self._publish(file.uri, file.version, told)
        if from_git and _may_refresh_lenses(self.server.client_capabilities):
            self.server.workspace_code_lens_refresh(None)

    def _failed(self, error: Exception) -> None:
        """A bug of the server: said once in the editor's log, and the next check is another try."""
        message = f"this is a bug in tether: {type(error).__name__}: {error}"
        self.server.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, shown(message)))

    def _publish(self, uri: str, version: int | None, told: list[lsp.Diagnostic]) -> None:
        self.server.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri=uri, version=version, diagnostics=told)
        )


def _file_of(uri: str) -> Path | None:
    name = to_fs_path(uri) if uri.startswith("file:") else None
    return None if name is None else Path(name)


def _are_settings(uri: str) -> bool:
    return uri.endswith(f"/{SETTINGS}")


def _root_of(file: Path, unsaved: set[str]) -> Path | None:
    """The nearest folder above a file that has settings."""
    for folder in file.parents:
        settings = folder / SETTINGS
        if settings.is_file() or str(settings) in unsaved:
            return folder
    return None


def _may_watch(client: lsp.ClientCapabilities) -> bool:
    files = client.workspace.did_change_watched_files if client.workspace else None
    return bool(files and files.dynamic_registration)


def _may_refresh_lenses(client: lsp.ClientCapabilities) -> bool:
    lens = client.workspace.code_lens if client.workspace else None
    return bool(lens and lens.refresh_support)


def _knows_snippets(client: lsp.ClientCapabilities) -> bool:
    completion = client.text_document.completion if client.text_document else None
    item = completion.completion_item if completion else None
    return bool(item and item.snippet_support)


def _register(service: Service) -> None:
    """Tell pygls who answers what."""
    _register_files(service)
    _register_questions(service)


def _register_files(service: Service) -> None:
    """What is only told is taken in at once: no question that comes later is answered before."""
    feature = service.server.feature

    @feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        uri = params.text_document.uri
        service.put(uri)
        if _are_settings(uri):
            service.move_all()
        service.check_soon(uri, 0)

    @feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        service.put(params.text_document.uri)
        service.check_soon(params.text_document.uri, DELAY)

    @feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: lsp.DidSaveTextDocumentParams) -> None:
        if _are_settings(params.text_document.uri):
            service.move_all()
        service.check_all()

    @feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        service.leave(params.text_document.uri)
        if _are_settings(params.text_document.uri):
            service.move_all()

    @feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(params: lsp.DidChangeWatchedFilesParams) -> None:
        if any(_are_settings(change.uri) for change in params.changes):
            service.move_all()
        service.check_all()

    @feature(lsp.INITIALIZED)
    async def initialized(params: lsp.InitializedParams) -> None:
        if _may_watch(service.server.client_capabilities):
            watchers = [lsp.FileSystemWatcher(glob) for glob in _WATCHED]
            options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
            one = lsp.Registration("files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            await service.server.client_register_capability_async(lsp.RegistrationParams([one]))


def _register_questions(service: Service) -> None:
    feature = service.server.feature

    @feature(
        lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=[" ", "[", ","])
    )
    async def completion(params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        view = await service.view(params.text_document.uri)
        snippets = _knows_snippets(service.server.client_capabilities)
        return [] if view is None else complete(view, view.page.at(params.position), snippets)

    @feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hovered(params: lsp.HoverParams) -> lsp.Hover | None:
        view = await service.view(params.text_document.uri)
        return None if view is None else hover(view, view.page.at(params.position))

    @feature(lsp.TEXT_DOCUMENT_DEFINITION)
    async def defined(params: lsp.DefinitionParams) -> lsp.Location | None:
        view = await service.view(params.text_document.uri)
        if view is None:
            return None
        found: View = view
        return locate(
            found,
            found.page.at(params.position),
            lambda path: service.uri_of(found, path),
            service.page_of,
        )

    @feature(lsp.TEXT_DOCUMENT_CODE_LENS)
    async def lens(params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
        view = await service.view(params.text_document.uri)
        return [] if view is None else lenses(view)

    kinds = [lsp.CodeActionKind.QuickFix, lsp.CodeActionKind.RefactorRewrite]

    @feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=kinds))
    async def actions(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        view = await service.view(params.text_document.uri)
        while view is not None and service.is_behind(params.text_document.uri, view):
            view = await service.view(params.text_document.uri)  # edits are for the last text
        if view is None:
            return []
        start, end = view.page.at(params.range.start), view.page.at(params.range.end)
        wanted = params.context.only
        told = [_action(service, view, fix) for fix in fixes(view, start, end)]
        return [one for one in told if not wanted or _is_wanted(one.kind, wanted)]


def _action(service: Service, view: View, fix: Fix) -> lsp.CodeAction:
    mends = [service.diagnostic(view.page, fix.mends)] if fix.mends else None
    kind = lsp.CodeActionKind.QuickFix if fix.mends else lsp.CodeActionKind.RefactorRewrite
    return lsp.CodeAction(
        title=shown(fix.title),
        kind=kind,
        diagnostics=mends,
        is_preferred=fix.preferred or None,
        edit=service.edit(view, fix),
    )


def _is_wanted(kind: Any, wanted: Any) -> bool:
    """Whether a kind is one of those asked for, or below one: `refactor` asks for all of it."""
    name = str(getattr(kind, "value", kind))
    asked = [str(getattr(one, "value", one)) for one in wanted]
    return any(not one or name == one or name.startswith(f"{one}.") for one in asked)


def serve(now: Callable[[], int]) -> None:
    """Answer an editor over the standard streams until it says good-bye."""
    Service(now).server.start_io()
