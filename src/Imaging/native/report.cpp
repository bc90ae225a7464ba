#include "report.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace {
bool isUtf8(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t more = lead < 0x80 ? 0 : lead >= 0xC2 && lead < 0xE0 ? 1 : lead >= 0xE0 && lead < 0xF0 ? 2
                             : lead >= 0xF0 && lead < 0xF5 ? 3 : 9;
    if (more == 9 || i + more >= text.size() + (more == 0 ? 1 : 0)) return false;
    std::uint32_t code = more == 0 ? lead : lead & (0x3F >> more);
    for (std::size_t k = 1; k <= more; k++) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xC0) != 0x80) return false;
      code = (code << 6) | (next & 0x3F);
    }
    if ((more == 2 && code < 0x800) || (more == 3 && (code < 0x10000 || code > 0x10FFFF)) || (code >= 0xD800 && code < 0xE000))
      return false;
    i += more + 1;
  }
  return true;
}

void writeAll(int descriptor, const char* bytes, std::size_t count) {
  while (count > 0) {
    const ssize_t written = ::write(descriptor, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && (errno == EFBIG || errno == ENOSPC || errno == EDQUOT))
      throw OverLimit("the decoded pixels are larger than allowed");
    if (written < 0) throw std::runtime_error("the result could not be written");
    bytes += written;
    count -= static_cast<std::size_t>(written);
  }
}

std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}
}  // namespace

std::string jsonString(const std::string& text) {
  const bool utf8 = isUtf8(text);
  std::string json = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    char escaped[8];
    if (byte == '"' || byte == '\\') {
      json += '\\';
      json += c;
    } else if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !utf8)) {
      std::snprintf(escaped, sizeof escaped, "\\u%04x", byte);
      json += escaped;
    } else {
      json += c;
    }
  }
  return json + "\"";
}

void Report::say(const std::string& line) { writeAll(pipe_, (line + "\n").data(), line.size() + 1); }

void Report::format(const std::string& name) { say("S{\"format\":" + jsonString(name) + "}"); }

void Report::note(const std::string& text) {
  if (std::find(notes_.begin(), notes_.end(), text) != notes_.end()) return;
  notes_.push_back(text);
  say("S{\"note\":" + jsonString(text) + "}");
}

void Report::reason(const std::string& text, bool overLimit) {
  say("S{\"reason\":" + jsonString(text) + (overLimit ? ",\"overLimit\":true}" : "}"));
}

void Report::append(const void* bytes, std::size_t count) {
  writeAll(pixels_, static_cast<const char*>(bytes), count);
  appended_ += static_cast<std::int64_t>(count);
}

void Report::frame(const Frame& frame) {
  const std::int64_t offset = appended_;
  append(frame.pixels.data(), frame.pixels.size() * sizeof(std::int16_t));
  std::string json = "S{\"frame\":{\"height\":" + std::to_string(frame.height) + ",\"width\":" + std::to_string(frame.width) +
                     ",\"isHu\":" + (frame.isHu ? "true" : "false") + ",\"offset\":" + std::to_string(offset);
  if (frame.rowMm && frame.columnMm && std::isfinite(*frame.rowMm) && std::isfinite(*frame.columnMm))
    json += ",\"rowMm\":" + number(*frame.rowMm) + ",\"columnMm\":" + number(*frame.columnMm);
  if (frame.patientId) json += ",\"patientId\":" + jsonString(*frame.patientId);
  if (frame.seriesUid) json += ",\"seriesUid\":" + jsonString(*frame.seriesUid);
  if (frame.instance) json += ",\"instance\":" + std::to_string(*frame.instance);
  if (frame.position && std::isfinite(*frame.position)) json += ",\"position\":" + number(*frame.position);
  if (frame.coordinates) json += ",\"coordinates\":" + jsonString(*frame.coordinates);
  say(json + "}}");
}

void Report::entry(std::int64_t offset, std::int64_t length, const std::string& name) {
  say("E" + std::to_string(offset) + " " + std::to_string(length) + " " + jsonString(name));
}
