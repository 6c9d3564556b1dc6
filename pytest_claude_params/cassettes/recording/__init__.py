"""Recording a test: its answers from the cassette or from the API, and what becomes of them."""
