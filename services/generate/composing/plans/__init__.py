"""Learning paths: strengths and weaknesses of a resume, and the steps that follow from them."""
