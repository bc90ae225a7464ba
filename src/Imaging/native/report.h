// What a file's process says of its file: JSON objects over a pipe, pixels into a descriptor opened before the sandbox closed.
#pragma once
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

// The file is not wanted or not readable; the text is shown to the person who sent it.
struct Refusal : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The file asks for more than a limit allows.
struct OverLimit : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Frame {
  int height = 0;
  int width = 0;
  bool isHu = false;
  std::vector<std::int16_t> pixels;  // height x width, rows first
  std::optional<double> rowMm, columnMm;
  std::optional<std::string> patientId, seriesUid;
  std::optional<int> instance;
  std::optional<double> position;          // mm along the slice normal
  std::optional<std::string> coordinates;  // what the position is told in
};

class Report {
 public:
  Report(int pipe, int pixels) : pipe_(pipe), pixels_(pixels) {}

  void format(const std::string& name);
  void note(const std::string& text);  // each text once, however many frames say it
  void reason(const std::string& text, bool overLimit = false);
  void frame(const Frame& frame);

  // A ZIP entry whose bytes were appended to the output descriptor (archive.cpp); the supervisor takes it from there.
  void entry(std::int64_t offset, std::int64_t length, const std::string& name);
  void append(const void* bytes, std::size_t count);
  std::int64_t appended() const { return appended_; }

 private:
  void say(const std::string& line);

  int pipe_;
  int pixels_;
  std::int64_t appended_ = 0;
  std::vector<std::string> notes_;
};

// A JSON string; bytes that are not valid UTF-8 are taken as Latin-1, so that the result always is valid.
std::string jsonString(const std::string& text);
