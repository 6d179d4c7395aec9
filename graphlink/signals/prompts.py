"""Prompts: what accounts sent, as text or as lists of messages, and which of those cannot be read."""

from collections.abc import Iterable, Sequence

from ..engine import DuckDBEngine, quote_text
from ..reading import SignalTable, reject_rows, text_sql
from .messages import BROKEN, MALFORMED, listed_sql, role_names, state_sql
from .showings import event_sql

__all__ = ["find_prompts"]


def find_prompts(engine: DuckDBEngine, signals: Sequence[SignalTable], *, strangers: bool) -> None:
    """Leaves the view `prompt`: account_id, ts, prompt, and roles where lists of messages are among the prompts.

    `strangers`: ids of events are known that are no account's; without any nobody is looked for among the accounts.
    A list of messages that cannot be read is rejected. Views of the columns are all that is made: what is read of a
    prompt is worked out for those that are examined.
    """
    texts = [signal for signal in signals if signal.is_text]
    columns = {(signal.events.table.name, signal.value.sql, signal.roles): signal for signal in texts}
    listed = [_reject_messages(engine, signal) for signal in columns.values()]
    engine.view("prompt", prompt_sql(texts, listed=any(listed), strangers=strangers))


def prompt_sql(signals: Iterable[SignalTable], *, listed: bool, strangers: bool) -> str:
    """SQL for the prompts of known accounts; no rows where the source has no text. `listed`: with the roles read."""
    # Millions of ids are not looked up, three times over, where each is known to be an account's.
    of_accounts = "semi join account using (account_id) where" if strangers else "where account_id is not null and"
    texts = [
        f"select account_id, ts, prompt{_roles_sql(signal) if listed else ''} "
        f"from ({event_sql(signal.events, text_sql(signal.value) + ' as prompt')}) "
        f"{of_accounts} prompt is not null"
        for signal in signals
    ]
    none = "select null::varchar as account_id, null::timestamp as ts, null::varchar as prompt where false"
    return " union all ".join(texts or [none])


def _roles_sql(signal: SignalTable) -> str:
    return f", [{', '.join(map(quote_text, role_names(signal.roles)))}] as roles"


def _reject_messages(engine: DuckDBEngine, signal: SignalTable) -> bool:
    """Whether lists of messages are among the signal's prompts; those that fail to be one are listed as rejected."""
    table = signal.events.table
    prompt = f"{text_sql(signal.value)} as prompt{_roles_sql(signal)}"
    rows = f"(select * from (select {prompt} from {table.name}) where {listed_sql('prompt')})"
    states = set(engine.frame(f"select distinct state from ({state_sql(rows)}) where state is not null")["state"])
    for problem in states & {BROKEN, MALFORMED}:
        located = f'(select file, "row", {prompt} from ({table.located}) where {listed_sql(text_sql(signal.value))})'
        refused = f'select file, "row" from ({state_sql(located)}) where state = {quote_text(problem)}'
        reject_rows(engine, table, refused, column=signal.value.name, problem=problem)
    return bool(states)
