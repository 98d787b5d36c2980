"""What every contender asks: a prompt of a resume's size, answered after a strict schema."""

MODEL = "gpt-6-luna"
SYSTEM = "You prepare interviews. Answer in the language of the resume."
USER = "line of a resume with a project and a figure, 35 percent\n" * 60
SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "points": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["title", "points"],
    "additionalProperties": False,
}
MESSAGES = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": USER}]
FORMAT = {
    "type": "json_schema",
    "json_schema": {"name": "Outline", "schema": SCHEMA, "strict": True},
}
