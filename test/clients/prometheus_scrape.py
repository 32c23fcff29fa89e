# SPDX-License-Identifier: Apache-2.0
"""Prometheus's own Python parser reads the metrics, and what dashboards for OpenVINO Model Server ask for is there."""

import json
import urllib.request

from checks import check, expect_equal, run, server_url
from prometheus_client.parser import text_string_to_metric_families

URL = server_url()
INFERENCES = 3
MODEL = {"name": "dummy", "version": "1"}


def infer():
    """One inference of the model `dummy`."""
    tensor = {"name": "b", "shape": [1, 10], "datatype": "FP32", "data": [0] * 10}
    body = json.dumps({"inputs": [tensor]}).encode()
    urllib.request.urlopen(f"{URL}/v2/models/dummy/infer", data=body).read()


def predict():
    """The same through the other API."""
    body = json.dumps({"instances": [[0] * 10]}).encode()
    urllib.request.urlopen(f"{URL}/v1/models/dummy:predict", data=body).read()


def scrape(path="/metrics"):
    """The families by name."""
    with urllib.request.urlopen(f"{URL}{path}") as reply:
        text = reply.read().decode()
    return {family.name: family for family in text_string_to_metric_families(text)}


def total(families, family, sample, **labels):
    """What `sum(sample{labels})` gives; fails where no series has them."""
    values = [
        found.value
        for found in families[family].samples
        if found.name == sample and labels.items() <= found.labels.items()
    ]
    assert values, f"expected series of {sample} with {labels}"
    return sum(values)


@check("every line is read")
def parsed(_):
    families = scrape()
    kinds = {name: family.type for name, family in families.items() if name.startswith("ovms_")}
    expect_equal(
        kinds,
        {
            "ovms_requests_success": "counter",
            "ovms_requests_fail": "counter",
            "ovms_request_time_us": "histogram",
            "ovms_streams": "gauge",
            "ovms_inference_time_us": "histogram",
            "ovms_wait_for_infer_req_time_us": "histogram",
            "ovms_current_requests": "gauge",
        },
    )
    assert all(family.documentation for family in families.values())


@check("histograms rise to their count")
def histograms(_):
    infer()
    for name, family in scrape().items():
        if family.type != "histogram":
            continue
        buckets, counts = {}, {}
        for sample in family.samples:
            labels = dict(sample.labels)
            bound = float(labels.pop("le", "nan"))
            key = tuple(sorted(labels.items()))
            if sample.name == f"{name}_bucket":
                buckets.setdefault(key, []).append((bound, sample.value))
            elif sample.name == f"{name}_count":
                counts[key] = sample.value
        expect_equal(buckets.keys(), counts.keys())
        for key, rising in buckets.items():
            expect_equal(len(rising), 34)
            expect_equal(rising, sorted(rising))
            expect_equal([value for _, value in rising], sorted(value for _, value in rising))
            expect_equal(rising[-1], (float("inf"), counts[key]))


@check("queries of a dashboard have data that follows the requests")
def dashboard(_):
    def asked():
        families = scrape()
        name = "ovms_requests_success"
        # The parser's own name for the samples of a counter.
        success = total(families, name, f"{name}_total", method="ModelInfer", **MODEL)
        request, inference, wait = (
            f"ovms_{what}_time_us" for what in ("request", "inference", "wait_for_infer_req")
        )
        times = [total(families, name, f"{name}_count", **MODEL) for name in (request, inference, wait)]
        sums = [total(families, name, f"{name}_sum", **MODEL) for name in (request, inference)]
        return success, times, sums

    before = asked()
    for _ in range(INFERENCES):
        infer()
    after = asked()
    expect_equal(after[0] - before[0], INFERENCES)
    expect_equal([new - old for new, old in zip(after[1], before[1])], [INFERENCES] * 3)
    request, inference = (new - old for new, old in zip(after[2], before[2]))
    assert request > inference > 0, f"a request takes {request} us, its inference {inference} us"
    families = scrape()
    assert total(families, "ovms_streams", "ovms_streams", **MODEL) >= 1
    expect_equal(total(families, "ovms_current_requests", "ovms_current_requests", **MODEL), 0)
    expect_equal(
        total(families, "ovms_request_time_us", "ovms_request_time_us_bucket", le="+Inf", interface="gRPC", **MODEL), 0
    )


@check("TensorFlow Serving's families are there, at its path too")
def tensorflow_serving(_):
    predict()
    families = scrape("/monitoring/prometheus/metrics")
    name = ":tensorflow:serving:request_latency"
    assert total(families, name, f"{name}_count", model_name="dummy", API="predict", entrypoint="REST") >= 1
    name = ":tensorflow:serving:runtime_latency"
    assert total(families, name, f"{name}_count", model_name="dummy", API="Predict") >= 1


run(None)
