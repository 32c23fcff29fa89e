// SPDX-License-Identifier: Apache-2.0
// A light load generator: it shares the cores with the server that it measures. One thread,
// keep-alive connections, the same request again and again; the next one leaves when the answer is
// complete. Every answer must be a 200 of the expected size, or the run fails.
//
//   load PORT CONNECTIONS SECONDS REQUEST_FILE BODY_BYTES
//
// REQUEST_FILE holds one whole HTTP request. Prints one line of JSON: requests, seconds, latencies
// in microseconds, this process's own CPU seconds.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

/// What `load` was asked to do.
struct Plan {
  std::uint16_t port = 0;
  std::size_t connections = 0;
  std::chrono::duration<double> duration{};
  std::string request;
  std::size_t bodyBytes = 0;
};

[[noreturn]] void failErrno(const char* what) {
  throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

/// One keep-alive connection with at most one request under way.
class Connection {
 public:
  Connection(const Plan& plan, int epoll) : plan_(plan), epoll_(epoll) {
    fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd_ < 0) failErrno("socket");
    const int on = 1;
    // A large request should leave in one call.
    const int sendBuffer = 4 * 1024 * 1024;
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd_, SOL_SOCKET, SO_SNDBUF, &sendBuffer, sizeof sendBuffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(plan.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      failErrno("connect");
    }
    fcntl(fd_, F_SETFL, fcntl(fd_, F_GETFL) | O_NONBLOCK);
    watch(EPOLL_CTL_ADD, EPOLLIN);
  }
  ~Connection() { close(fd_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void begin() {
    sent_ = 0;
    head_.clear();
    bodyLeft_ = 0;
    inBody_ = false;
    begun_ = Clock::now();
    write();
  }

  /// Goes on sending.
  void write() {
    while (sent_ < plan_.request.size()) {
      const auto count =
          send(fd_, plan_.request.data() + sent_, plan_.request.size() - sent_, MSG_NOSIGNAL);
      if (count < 0 && errno == EAGAIN) return waitToWrite(true);
      if (count < 0) failErrno("send");
      sent_ += static_cast<std::size_t>(count);
    }
    waitToWrite(false);
  }

  /// Takes what has come; true when the answer is complete.
  bool read() {
    static std::array<char, 256 * 1024> block;
    const auto count = recv(fd_, block.data(), block.size(), 0);
    if (count < 0 && errno == EAGAIN) return false;
    if (count < 0) failErrno("recv");
    if (count == 0) throw std::runtime_error("the server closed a connection");
    std::string_view bytes(block.data(), static_cast<std::size_t>(count));
    if (!inBody_) {
      const auto before = head_.size();
      head_.append(bytes);
      const auto end = head_.find("\r\n\r\n", before < 3 ? 0 : before - 3);
      if (end == std::string::npos) return false;
      bytes = bytes.substr(end + 4 - before);
      head_.resize(end + 2);
      checkHead();
      inBody_ = true;
      bodyLeft_ = plan_.bodyBytes;
    }
    if (bytes.size() > bodyLeft_) throw std::runtime_error("bytes after the end of an answer");
    bodyLeft_ -= bytes.size();
    return bodyLeft_ == 0;
  }

  double microseconds() const {
    return std::chrono::duration<double, std::micro>(Clock::now() - begun_).count();
  }

 private:
  void watch(int operation, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = this;
    if (epoll_ctl(epoll_, operation, fd_, &event) != 0) failErrno("epoll_ctl");
  }

  void waitToWrite(bool wait) {
    if (wait == waiting_) return;
    waiting_ = wait;
    watch(EPOLL_CTL_MOD, wait ? EPOLLIN | EPOLLOUT : EPOLLIN);
  }

  void checkHead() const {
    if (!head_.starts_with("HTTP/1.1 200 ")) {
      throw std::runtime_error("expected a 200, got: " + head_);
    }
    constexpr std::string_view kName = "\r\ncontent-length:";
    const auto found = std::search(head_.begin(), head_.end(), kName.begin(), kName.end(),
                                   [](char a, char b) { return std::tolower(a) == b; });
    if (found == head_.end()) throw std::runtime_error("no Content-Length: " + head_);
    const auto size = std::strtoull(&*found + kName.size(), nullptr, 10);
    if (size != plan_.bodyBytes) {
      throw std::runtime_error("expected " + std::to_string(plan_.bodyBytes) +
                               " bytes of body, got " + std::to_string(size));
    }
  }

  const Plan& plan_;
  int epoll_;
  int fd_ = -1;
  std::size_t sent_ = 0;
  std::string head_;
  std::size_t bodyLeft_ = 0;
  bool inBody_ = false;
  bool waiting_ = false;
  Clock::time_point begun_;
};

double cpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double quantile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

void run(const Plan& plan) {
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  if (epoll < 0) failErrno("epoll_create1");
  std::vector<std::unique_ptr<Connection>> connections;
  for (std::size_t i = 0; i < plan.connections; ++i) {
    connections.push_back(std::make_unique<Connection>(plan, epoll));
  }
  std::vector<double> latencies;
  latencies.reserve(1 << 20);
  std::array<epoll_event, 64> events{};
  const auto cpuBefore = cpuSeconds();
  const auto begun = Clock::now();
  const auto deadline = begun + std::chrono::duration_cast<Clock::duration>(plan.duration);
  for (auto& connection : connections) connection->begin();
  // What has begun is waited for and counted, as benchmark_app does.
  auto inFlight = connections.size();
  while (inFlight != 0) {
    const int count = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), 1000);
    for (int i = 0; i < count; ++i) {
      const auto& event = events[static_cast<std::size_t>(i)];
      auto& connection = *static_cast<Connection*>(event.data.ptr);
      if ((event.events & EPOLLOUT) != 0) connection.write();
      if ((event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) == 0) continue;
      if (!connection.read()) continue;
      latencies.push_back(connection.microseconds());
      if (Clock::now() < deadline) {
        connection.begin();
      } else {
        --inFlight;
      }
    }
  }
  const auto seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  const auto cpu = cpuSeconds() - cpuBefore;
  const auto requests = latencies.size();
  std::printf(
      "{\"requests\":%zu,\"seconds\":%.6f,\"rate\":%.3f,\"p50\":%.1f,\"p99\":%.1f,\"cpu\":%.6f}\n",
      requests, seconds, static_cast<double>(requests) / seconds, quantile(latencies, 0.5),
      quantile(latencies, 0.99), cpu);
  close(epoll);
}

Plan toPlan(char** words) {
  Plan plan;
  plan.port = static_cast<std::uint16_t>(std::atoi(words[1]));
  plan.connections = std::strtoull(words[2], nullptr, 10);
  plan.duration = std::chrono::duration<double>(std::atof(words[3]));
  std::ifstream file(words[4], std::ios::binary);
  plan.request.assign(std::istreambuf_iterator<char>(file), {});
  if (plan.request.empty()) throw std::runtime_error(std::string("cannot read ") + words[4]);
  plan.bodyBytes = std::strtoull(words[5], nullptr, 10);
  return plan;
}

}  // namespace

int main(int count, char** words) {
  if (count != 6) {
    std::fputs("usage: load PORT CONNECTIONS SECONDS REQUEST_FILE BODY_BYTES\n", stderr);
    return 64;
  }
  try {
    run(toPlan(words));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "load: %s\n", error.what());
    return 1;
  }
}
