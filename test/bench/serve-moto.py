"""Serves moto on a port, with executions really run: python3 serve-moto.py PORT. Its hook for JSONata is left empty, as installed."""

import copy
import sys

from moto.core.config import default_user_config
from moto.server import main
from moto.stepfunctions.models import StateMachine

# Its StartExecution copies the whole state machine in depth, which fails on the locks of earlier executions.
StateMachine.__deepcopy__ = lambda self, _memo: copy.copy(self)
default_user_config["stepfunctions"] = {"execute_state_machine": True}
main(["-p", sys.argv[1]])
