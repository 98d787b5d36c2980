"""The local composer: questions and learning paths from the resume's own lines, without a model."""
