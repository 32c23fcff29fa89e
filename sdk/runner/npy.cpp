// SPDX-License-Identifier: Apache-2.0
#include "runner/npy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/shape.h"

namespace vino::runner {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::uint32_t kMostHeader = 1 << 16;

struct Row {
  ElementType type;
  std::string_view descr;
};
using enum ElementType;
constexpr std::array<Row, 12> kTypes{{{kBool, "|b1"},
                                      {kI8, "|i1"},
                                      {kI16, "<i2"},
                                      {kI32, "<i4"},
                                      {kI64, "<i8"},
                                      {kU8, "|u1"},
                                      {kU16, "<u2"},
                                      {kU32, "<u4"},
                                      {kU64, "<u8"},
                                      {kF16, "<f2"},
                                      {kF32, "<f4"},
                                      {kF64, "<f8"}}};

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what) {
  throw Error(Code::kInvalidArgument, "npy_invalid", file.filename().string() + ": " + what);
}

/// The text behind `'key':` in the header, which is a Python dictionary.
std::string_view entry(std::string_view header, std::string_view key) {
  const auto at = header.find("'" + std::string(key) + "':");
  if (at == std::string_view::npos) return {};
  auto rest = header.substr(at + key.size() + 3);
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return rest;
}

ElementType typeOf(std::string_view header, const std::filesystem::path& file) {
  const auto descr = entry(header, "descr");
  for (const auto& row : kTypes) {
    if (descr.size() > 4 && descr.substr(1, 3) == row.descr) return row.type;
  }
  refuse(file, "element type " + std::string(descr.substr(0, descr.find(','))));
}

Dims dimsOf(std::string_view header, const std::filesystem::path& file) {
  auto text = entry(header, "shape");
  if (!text.starts_with('(')) refuse(file, "no shape");
  text = text.substr(1, text.find(')') - 1);
  Dims dims;
  const auto* at = text.data();
  const auto* const end = at + text.size();
  while (at != end) {
    std::int64_t dim = 0;
    const auto [stop, problem] = std::from_chars(at, end, dim);
    if (problem != std::errc() || dim < 0) refuse(file, "shape (" + std::string(text) + ")");
    dims.push_back(dim);
    at = std::find_if(stop, end, [](char c) { return c != ',' && c != ' '; });
  }
  return dims;
}

std::string readHeader(std::ifstream& in, const std::filesystem::path& file) {
  std::array<char, 8> start{};
  in.read(start.data(), start.size());
  if (!in || !std::string_view(start.data(), start.size()).starts_with(kMagic)) {
    refuse(file, "expected a .npy file");
  }
  std::array<unsigned char, 4> length{};
  in.read(reinterpret_cast<char*>(length.data()), start[6] == 1 ? 2 : 4);
  const std::uint32_t bytes = length[0] | static_cast<std::uint32_t>(length[1]) << 8 |
                              static_cast<std::uint32_t>(length[2]) << 16 |
                              static_cast<std::uint32_t>(length[3]) << 24;
  if (!in || bytes > kMostHeader) refuse(file, "a damaged header");
  std::string header(bytes, ' ');
  in.read(header.data(), static_cast<std::streamsize>(bytes));
  return header;
}

std::string headerFor(const Tensor& tensor) {
  const auto row = std::ranges::find(kTypes, tensor.type, &Row::type);
  if (row == kTypes.end()) {
    throw Error(Code::kUnimplemented, "npy_invalid",
                "NumPy has no type for " + std::string(info(tensor.type).precision));
  }
  std::string header = "{'descr': '" + std::string(row->descr) + "', 'fortran_order': False, ";
  header += "'shape': (";
  for (const auto dim : tensor.dims) header += std::to_string(dim) + ',';
  header += "), }";
  constexpr std::size_t kBefore = 10;  // magic, version, length
  header.append(63 - (kBefore + header.size()) % 64, ' ');
  return header += '\n';
}

}  // namespace

Tensor readNpy(const std::filesystem::path& file, std::string name) {
  std::ifstream in(file, std::ios::binary);
  if (!in) refuse(file, "cannot be opened");
  const auto header = readHeader(in, file);
  if (!entry(header, "fortran_order").starts_with("False")) refuse(file, "expected C order");
  auto dims = dimsOf(header, file);
  const auto count = elementCount(dims);
  if (!count) refuse(file, "shape " + toString(dims) + " is too large");
  auto tensor = Tensor::allocate(std::move(name), typeOf(header, file), std::move(dims), *count);
  const auto bytes = static_cast<std::streamsize>(tensor.byteSize());
  in.read(reinterpret_cast<char*>(tensor.data), bytes);
  if (in.gcount() != bytes) refuse(file, "ends too early");
  return tensor;
}

void writeNpy(const std::filesystem::path& file, const Tensor& tensor) {
  const auto header = headerFor(tensor);
  std::ofstream out(file, std::ios::binary);
  out << kMagic << '\1' << '\0';
  out.put(static_cast<char>(header.size() & 0xFF)).put(static_cast<char>(header.size() >> 8));
  out << header;
  const auto bytes = tensor.bytes();
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
  if (!out.flush()) refuse(file, "cannot be written");
}

}  // namespace vino::runner
