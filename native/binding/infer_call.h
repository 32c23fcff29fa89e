// SPDX-License-Identifier: Apache-2.0
// One inference in flight: the body is pinned, a worker decodes, infers and encodes, the promise is
// settled. Made and destroyed on the JavaScript thread (completions.h).
#pragma once

#include <napi.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "base/thread_pool.h"
#include "binding/completions.h"
#include "binding/process.h"
#include "codec/codec.h"
#include "serving/servable.h"

namespace vino::binding {

/// A loaded servable with the name that replies print. Shared by the JavaScript object and by every
/// call in flight; the last one out frees the model.
struct NamedServable {
  NamedServable() = default;
  NamedServable(const NamedServable&) = delete;
  NamedServable& operator=(const NamedServable&) = delete;
  ~NamedServable() {
    servable.reset();
    if (freed) freed();
  }

  std::string name;
  std::string version;
  std::shared_ptr<serving::Servable> servable;
  /// Told when the servable is gone, on the thread that let go last. Set once, by `unload`.
  mutable std::function<void()> freed;
};

/// What a call is made of.
struct InferCallSpec {
  InFlight inFlight;
  std::shared_ptr<const NamedServable> target;
  const codec::Codec* codec;
  Napi::Uint8Array body;  ///< pinned until the promise settles
  std::size_t start;
  std::size_t end;
  std::optional<std::size_t> headerLength;
};

class InferCall final : public Completion, public Task {
 public:
  /// Queues the call for a worker.
  static Napi::Promise start(Napi::Env env, InferCallSpec spec);

  void run() noexcept override;
  bool quick() const noexcept override { return quick_; }
  void settle(Napi::Env env) override;

 private:
  InferCall(Napi::Env env, Completions& completions, InferCallSpec spec);

  void decodeAndInfer();
  void encode(std::vector<Tensor> outputs) noexcept;
  void end(std::variant<codec::Reply, Error> outcome) noexcept;

  Completions& completions_;
  Napi::Promise::Deferred deferred_;
  Napi::Reference<Napi::Uint8Array> pinned_;
  InFlight inFlight_;
  std::shared_ptr<const NamedServable> target_;
  const codec::Codec* codec_;
  codec::RequestBytes bytes_;
  bool quick_;  ///< as it was when the call was made: the pool must hear the same twice
  std::unique_ptr<codec::Request> request_;
  std::variant<codec::Reply, Error> outcome_;
};

}  // namespace vino::binding
