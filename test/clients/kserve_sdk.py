# SPDX-License-Identifier: Apache-2.0
"""The REST client of the kserve SDK, without what the package imports beside it: its model server and
a Kubernetes client."""

import importlib.util
import sys
import types


def without_package_init(name):
    """Makes a package importable part by part."""
    package = types.ModuleType(name)
    package.__path__ = list(importlib.util.find_spec(name).submodule_search_locations)
    sys.modules[name] = package


without_package_init("kserve")

from kserve.inference_client import InferenceRESTClient, RESTConfig
from kserve.protocol.infer_type import InferInput, InferRequest, RequestedOutput

__all__ = ["InferInput", "InferRequest", "InferenceRESTClient", "RESTConfig", "RequestedOutput"]
