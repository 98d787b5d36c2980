"""What calls cost: exact integers of a billionth of a US dollar ("nano"), so that sums are exact.

Also what a call may cost before it is made: a ceiling to reserve, and an expectation to book where
a vendor charges without telling (a stream that broke off, a call that was overtaken).
"""

from dataclasses import dataclass
from typing import Any

from libs.llm.catalog import Price
from libs.llm.port import Prompt, Usage

NANO = 1_000_000_000
_PER_TOKEN = 1_000  # USD per million tokens, in billionths of a dollar per token

_FRAMING = 64  # roles, separators and the vendor's own preamble, in tokens
_SCHEMA_BYTES = 4_096  # the schema counts as input at some vendors
_IMAGE_TOKENS = 3_000  # upper bound at all three vendors for an image scaled to their limits


def nano_cost(usage: Usage, price: Price, *, batch: bool = False) -> int:
    """The cost of a call in billionths of a US dollar, rounded up."""
    fresh = usage.input - usage.cached_input
    dollars = fresh * price.input + usage.cached_input * price.cached_input
    dollars += usage.output * price.output
    exact = dollars * _PER_TOKEN * (price.batch if batch else 1.0)
    return -int(-exact // 1)


def input_bytes(prompt: Prompt[Any]) -> int:
    """Bytes of the text that is sent, the schema's allowance included."""
    return len(prompt.system.encode()) + len(prompt.user.encode()) + _SCHEMA_BYTES


def ceiling(prompt: Prompt[Any]) -> Usage:
    """The most that a call can use: every tokenizer in use makes at most one token of a byte."""
    images = len(prompt.images) * _IMAGE_TOKENS
    return Usage(input_bytes(prompt) + images + _FRAMING, prompt.max_output_tokens)


@dataclass(slots=True)
class Expectation:
    """Learns from reported usage what a model's calls use, by exponential smoothing.

    Attributes:
        per_byte: Input tokens for a byte of text.
        output: Output tokens of a call; None until the first report.
    """

    per_byte: float = 0.4
    output: float | None = None
    _weight: float = 0.1

    def learn(self, prompt: Prompt[Any], usage: Usage) -> None:
        """Take in the usage that a vendor reported for ``prompt``."""
        if not prompt.images:
            seen = usage.input / input_bytes(prompt)
            self.per_byte += self._weight * (seen - self.per_byte)
        before = usage.output if self.output is None else self.output
        self.output = before + self._weight * (usage.output - before)

    def of(self, prompt: Prompt[Any]) -> Usage:
        """The expected usage of a call with ``prompt``; never above its ceiling."""
        most = ceiling(prompt)
        text = int(input_bytes(prompt) * self.per_byte) + len(prompt.images) * _IMAGE_TOKENS // 2
        output = prompt.max_output_tokens // 4 if self.output is None else int(self.output)
        return Usage(min(text, most.input), min(output, most.output))
