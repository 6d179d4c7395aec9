"""One wording for the first thing wrong with a file: the key, what, and for an unknown key the nearest known one."""

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from graphlink.validation import first_problem


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    limit: int = 1
    name: str = ""

    @field_validator("limit")
    @classmethod
    def _even(cls, value: int) -> int:
        if value % 2 == 0:
            raise ValueError("must be odd")
        return value


class Post(BaseModel):
    kind: Literal["post"] = "post"


class Call(BaseModel):
    kind: Literal["call"] = "call"


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    rows: tuple[Inner, ...] = ()
    way: Annotated[Post | Call, Field(discriminator="kind")] = Post()


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"rows": [{}, {"limit": 2}, {"limit": "x"}]}, "`rows.1.limit`: must be odd"),
        ({"rows": [{"limit": "my-token"}]}, "`rows.0.limit`: Input should be a valid integer"),
        ({"rows": [{"limits": 1}]}, "unknown key `rows.0.limits`; did you mean `limit`?"),
        ({"rows": [{"elsewhere": 1}]}, "unknown key `rows.0.elsewhere`; it belongs to another table of the file"),
        ({"other": 1}, "unknown key `other`; remove it"),
        ({"rows": {"limit": 1}}, "`rows`: must be a list; in TOML each table of one stands between two brackets"),
        ({"rows": ["my-token"]}, "`rows.0`: must be a table of keys and values"),
        ({"rows": [{"name": 7}]}, "`rows.0.name`: must be text"),
        ({"way": {"kind": "my-token"}}, "`way`: knows no 'kind' of that name; there are 'post', 'call'"),
        ({"way": {}}, "`way`: needs the key 'kind', which says what it is"),
    ],
)
def test_the_first_problem_names_key_and_what_and_never_the_value(found: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        Outer.model_validate(found)
    told = first_problem(wrong.value, known=("elsewhere", "limit", "rows"))
    assert told.startswith(said) and "my-token" not in told
    assert f"`table.{said.split('`')[1]}`" in first_problem(wrong.value, under="table")


def test_a_problem_of_the_whole_has_no_key() -> None:
    with pytest.raises(ValidationError) as wrong:
        Outer.model_validate([])
    assert first_problem(wrong.value) == "must be a table of keys and values"
