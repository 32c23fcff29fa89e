// SPDX-License-Identifier: Apache-2.0
#include "binding/servable_object.h"

#include <utility>

#include "binding/env_data.h"
#include "binding/pool_task.h"
#include "binding/to_js.h"

namespace vino::binding {
namespace {

Napi::Promise rejected(Napi::Env env, const Error& error) {
  const auto deferred = Napi::Promise::Deferred::New(env);
  deferred.Reject(toJs(env, error));
  return deferred.Promise();
}

/// Settles the promise of `unload`, from whichever thread frees the model.
class Freed final : public Completion {
 public:
  explicit Freed(Napi::Env env)
      : completions_(EnvData::of(env).completions), deferred_(Napi::Promise::Deferred::New(env)) {}

  Napi::Promise promise() const { return deferred_.Promise(); }
  void settle(Napi::Env env) override { deferred_.Resolve(env.Undefined()); }
  void finish() { completions_.finish(*this); }

 private:
  Completions& completions_;
  Napi::Promise::Deferred deferred_;
};

std::size_t offsetOf(const Napi::Value& value, std::size_t most) {
  if (!value.IsNumber()) throw Napi::TypeError::New(value.Env(), "infer: expected an offset");
  const double offset = value.As<Napi::Number>();
  if (!(offset >= 0 && offset <= static_cast<double>(most))) {
    throw Napi::RangeError::New(value.Env(), "infer: offset outside the body");
  }
  return static_cast<std::size_t>(offset);
}

}  // namespace

Napi::Function ServableObject::define(Napi::Env env) {
  return DefineClass(env, "Servable",
                     {InstanceMethod<&ServableObject::describeServable>("describe"),
                      InstanceMethod<&ServableObject::infer>("infer"),
                      InstanceMethod<&ServableObject::sweep>("sweep"),
                      InstanceMethod<&ServableObject::unload>("unload")});
}

Napi::Value ServableObject::create(Napi::Env env, LoadedServable& loaded) {
  return EnvData::of(env).servableClass.New({Napi::External<LoadedServable>::New(env, &loaded)});
}

std::shared_ptr<const NamedServable> ServableObject::targetOf(const Napi::Value& value) {
  const auto& servableClass = EnvData::of(value.Env()).servableClass;
  if (!value.IsObject() || !value.As<Napi::Object>().InstanceOf(servableClass.Value())) {
    throw Napi::TypeError::New(value.Env(), "servable: expected what Engine.load has made");
  }
  return Unwrap(value.As<Napi::Object>())->target_;
}

ServableObject::ServableObject(const Napi::CallbackInfo& info) : ObjectWrap(info) {
  if (info.Length() != 1 || !info[0].IsExternal()) {
    throw Napi::TypeError::New(info.Env(), "A servable is made by Engine.load or Engine.compile");
  }
  const auto& loaded = *info[0].As<Napi::External<LoadedServable>>().Data();
  lettingGo_ = std::make_unique<LettingGo>();
  process_ = loaded.process;
  target_ = loaded.target;
  ++process_->servables;
  description_ =
      Napi::Persistent(binding::describe(info.Env(), target_->name, target_->version,
                                         target_->servable->signature(), loaded.facts, loaded.plan)
                           .As<Napi::Object>());
  if (loaded.plan == nullptr) return;
  listed_ = EnvData::of(info.Env()).pipelines;
  listed_->insert(this);
}

ServableObject::~ServableObject() {
  if (listed_) listed_->erase(this);
  if (process_) letGo();
}

/// Freeing a compiled model takes milliseconds: a loader does it, unless a call still holds it.
void ServableObject::letGo() noexcept {
  if (!target_) return;
  --process_->servables;
  lettingGo_->target = std::move(target_);
  process_->loaders().submit(*lettingGo_.release());  // it deletes itself when it has run
}

Napi::Value ServableObject::describeServable(const Napi::CallbackInfo&) {
  return description_.Value();
}

Napi::Value ServableObject::infer(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  if (!target_) {
    return rejected(env, Error(Code::kFailedPrecondition, "servable_unloaded",
                               "The servable has been unloaded"));
  }
  if (!info[1].IsTypedArray()) throw Napi::TypeError::New(env, "infer: expected a Uint8Array body");
  const auto* codec = codec::findCodec(info[0].As<Napi::String>().Utf8Value());
  if (codec == nullptr) throw Napi::TypeError::New(env, "infer: no such codec");
  const auto body = info[1].As<Napi::Uint8Array>();
  const auto end = offsetOf(info[3], body.ByteLength());
  const auto start = offsetOf(info[2], end);
  std::optional<std::size_t> headerLength;
  if (info[4].As<Napi::Number>().Int64Value() >= 0) headerLength = offsetOf(info[4], end - start);
  auto inFlight = InFlight::enter(process_);
  if (!inFlight) {
    return rejected(env, Error(Code::kResourceExhausted, "queue_full",
                               "Too many requests in flight - Expected: at most " +
                                   std::to_string(process_->queueLimit())));
  }
  return InferCall::start(env,
                          {std::move(*inFlight), target_, codec, body, start, end, headerLength});
}

Napi::Value ServableObject::sweep(const Napi::CallbackInfo& info) {
  // Off this thread: what the sequences remembered is freed, and the model too where it has been
  // unloaded meanwhile.
  const auto work = [target = target_]() mutable {
    const auto held = std::move(target);
    return held ? held->servable->sweepSequences() : std::size_t{0};
  };
  return PoolTask<std::size_t>::start(info.Env(), process_->loaders(), work,
                                      [](Napi::Env env, std::size_t& dropped) -> Napi::Value {
                                        return Napi::Number::New(env, static_cast<double>(dropped));
                                      });
}

Napi::Value ServableObject::unload(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  if (!target_) return unloading_.Value();
  auto freed = std::make_unique<Freed>(env);
  unloading_ = Napi::Persistent(freed->promise().As<Napi::Object>());
  auto* settler = freed.get();
  EnvData::of(env).completions.begin(std::move(freed));
  target_->freed = [settler] { settler->finish(); };
  letGo();
  return unloading_.Value();
}

}  // namespace vino::binding
