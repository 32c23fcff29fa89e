// SPDX-License-Identifier: Apache-2.0
#include "binding/infer_call.h"

#include <utility>

#include "binding/env_data.h"
#include "binding/to_js.h"

namespace vino::binding {
namespace {

/// Decoding more than this takes longer than waking a thread does.
constexpr std::size_t kQuickBody = 8 * 1024;

/// What requests and replies are held against. Throws where the codec cannot say which sequence a
/// request to a stateful model belongs to.
const Signature& wireSignature(const serving::Servable& servable, const codec::Codec& codec) {
  const auto* sequences = servable.sequenceSignature();
  if (sequences == nullptr) return servable.signature();
  if (codec.carriesSequences()) return *sequences;
  throw Error(Code::kUnimplemented, "stateful_by_this_api",
              "Functionality not implemented - Stateful models are served by the TensorFlow "
              "Serving API only");
}

}  // namespace

Napi::Promise InferCall::start(Napi::Env env, InferCallSpec spec) {
  auto& data = EnvData::of(env);
  auto& completions = data.completions;
  auto& workers = spec.inFlight.process().workers();
  std::unique_ptr<InferCall> call(new InferCall(env, completions, std::move(spec)));
  auto& running = *call;
  const auto promise = running.deferred_.Promise();
  completions.begin(std::move(call));
  if (running.quick()) {
    data.outbox.add(workers, running);
  } else {
    workers.submit(running);
  }
  return promise;
}

InferCall::InferCall(Napi::Env env, Completions& completions, InferCallSpec spec)
    : completions_(completions),
      deferred_(Napi::Promise::Deferred::New(env)),
      pinned_(Napi::Persistent(spec.body)),
      inFlight_(std::move(spec.inFlight)),
      target_(std::move(spec.target)),
      codec_(spec.codec),
      quick_(spec.end - spec.start <= kQuickBody && target_->servable->quick()),
      outcome_(Error(Code::kInternal, "internal", "")) {
  const auto* bytes = reinterpret_cast<const std::byte*>(spec.body.Data());
  bytes_.body = {bytes + spec.start, spec.end - spec.start};
  bytes_.headerLength = spec.headerLength;
  bytes_.helpers.pool = &inFlight_.process().workers();
}

void InferCall::run() noexcept {
  try {
    decodeAndInfer();
  } catch (...) {
    end(caught());
  }
}

void InferCall::decodeAndInfer() {
  if (completions_.cancelled()) {
    throw Error(Code::kCancelled, "cancelled", "The environment of the request has ended");
  }
  auto& servable = *target_->servable;
  const auto& signature = wireSignature(servable, *codec_);
  request_ = codec_->decode(bytes_, &signature);
  serving::InferTask task;
  task.outputs = codec_->selectOutputs(*request_, signature);
  task.inputs = std::move(request_->inputs);
  task.codec = codec::codecNumber(*codec_);
  task.cancelled = &completions_.cancelled();
  task.done = [this](serving::Outcome outcome) {
    if (auto* error = std::get_if<Error>(&outcome)) return end(std::move(*error));
    encode(std::move(std::get<std::vector<Tensor>>(outcome)));
  };
  servable.infer(std::move(task));
}

void InferCall::encode(std::vector<Tensor> outputs) noexcept {
  std::variant<codec::Reply, Error> outcome = Error(Code::kInternal, "internal", "");
  try {
    outcome = codec_->encode(*request_, {target_->name, target_->version},
                             wireSignature(*target_->servable, *codec_), outputs);
  } catch (...) {
    outcome = caught();
  }
  outputs.clear();  // the lease goes back before the client hears
  end(std::move(outcome));
}

void InferCall::end(std::variant<codec::Reply, Error> outcome) noexcept {
  outcome_ = std::move(outcome);
  request_.reset();
  // A model that is being unloaded is freed here or on a loader, never on the JavaScript thread.
  target_.reset();
  completions_.finish(*this);
}

void InferCall::settle(Napi::Env env) {
  if (const auto* error = std::get_if<Error>(&outcome_)) {
    return deferred_.Reject(toJs(env, *error));
  }
  Napi::Value reply;
  try {
    reply = toJs(env, std::get<codec::Reply>(outcome_));
  } catch (const Napi::Error& error) {
    // Such as a reply beyond what a Buffer can hold: nobody may wait for it for ever.
    return deferred_.Reject(error.Value());
  } catch (...) {
    return deferred_.Reject(toJs(env, caught()));
  }
  deferred_.Resolve(reply);
}

}  // namespace vino::binding
