// SPDX-License-Identifier: Apache-2.0
// What the image room makes of files, for test/images/opencv_reference.py to hold against OpenCV.
//
// Reads jobs from standard input, one a line: layout, shape, element type and file, separated by
// blanks, e.g. "NHWC 1,224,-1,3 f32 /tmp/picture.png"; a dimension may be a range such as 4~8.
// Answers each with a line "ok <dims> <bytes>" and the tensor's bytes, or "error <reason> <text>".
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>

#include "base/error.h"
#include "image/images_to_tensor.h"

namespace vino {
namespace {

PartialDim parseDim(const std::string& text) {
  if (text == "-1") return PartialDim::any();
  const auto tilde = text.find('~');
  if (tilde == std::string::npos) return PartialDim::fixed(std::stoll(text));
  return {std::stoll(text.substr(0, tilde)), std::stoll(text.substr(tilde + 1))};
}

TensorInfo parseInput(std::istream& line) {
  std::string shape;
  std::string type;
  TensorInfo input;
  line >> input.layout >> shape >> type;
  input.name = "x";
  input.type = fromOpenVino(type);
  std::istringstream dims(shape);
  for (std::string dim; std::getline(dims, dim, ',');) input.shape.dims.push_back(parseDim(dim));
  return input;
}

std::string fileAt(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void answer(const std::string& job, ThreadPool& pool) {
  std::istringstream line(job);
  const auto input = parseInput(line);
  std::string path;
  std::getline(line >> std::ws, path);
  auto encoded = Tensor::allocate("x", ElementType::kString, {1}, 1);
  encoded.elements<std::string>()[0] = fileAt(path);
  try {
    const auto tensor = image::imagesToTensor(encoded, input, {}, pool);
    std::cout << "ok " << toString(tensor.dims) << ' ' << tensor.byteSize() << '\n';
    std::cout.write(reinterpret_cast<const char*>(tensor.data),
                    static_cast<std::streamsize>(tensor.byteSize()));
  } catch (const Error& error) {
    std::cout << "error " << error.reason() << ' ' << error.message() << '\n';
  }
  std::cout.flush();
}

}  // namespace
}  // namespace vino

int main() {
  vino::ThreadPool pool("images", 1);
  for (std::string job; std::getline(std::cin, job);) vino::answer(job, pool);
  return 0;
}
