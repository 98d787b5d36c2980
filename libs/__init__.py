"""Libraries that the services share; contracts < platform < privacy, llm, embedded."""
