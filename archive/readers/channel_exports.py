"""Read the posts in an export of a channel, as Telegram writes it (`result.json`)."""

from __future__ import annotations

from collections.abc import Mapping

CHANNEL_TYPES = frozenset({"public_channel", "private_channel"})
POST_TYPE = "message"
"""The type of a post. The others are notes of the program, such as a new title."""


def posts_of_channel(export: Mapping[str, object]) -> list[object] | None:
    """Return the posts with a text, with the name of the channel as their outlet.

    Return `None` for an object that is no such export.
    """
    name, messages = export.get("name"), export.get("messages")
    if export.get("type") not in CHANNEL_TYPES or not isinstance(messages, list):
        return None
    outlet = {"outlet": name} if isinstance(name, str) else {}
    return [
        {**outlet, **message}
        for message in messages
        if isinstance(message, dict)
        and message.get("type") == POST_TYPE
        and message.get("text")
    ]
