"""The simulated Messages API: real HTTP on loopback, answers from a scenario, none of them Claude's."""

from pytest_claude_params.simulator.composing.scenario import Scenario
from pytest_claude_params.simulator.http.received_request import ReceivedRequest
from pytest_claude_params.simulator.scenario_file import load_scenario
from pytest_claude_params.simulator.server import Simulator
from pytest_claude_params.simulator.serving.journal import JournalEntry

__all__ = ["JournalEntry", "ReceivedRequest", "Scenario", "Simulator", "load_scenario"]
