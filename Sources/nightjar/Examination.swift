// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Foundation
import Media
import Models
import Tensors

/// One line of what `nightjar doctor` finds.
struct Finding: CustomStringConvertible {
  enum Verdict: String {
    case ok = "OK"
    /// Some things will not work.
    case warn = "WARN"
    /// Nothing will work.
    case fail = "FAIL"
  }

  let verdict: Verdict
  let subject: String
  let fact: String
  /// What to do about it, where there is something to do.
  var advice: String?

  var description: String {
    let padding = String(repeating: " ", count: 4 - verdict.rawValue.count)
    return "\(verdict.rawValue)\(padding)  \(subject): \(fact)" + (advice.map { ". \($0)" } ?? "")
  }
}

/// Looks at one thing after the other that Nightjar needs.
enum Examination {
  static func configuration(
    _ file: ConfigurationFile, _ settings: Result<Settings, any Error>
  ) -> Finding {
    switch settings {
    case .success: Finding(verdict: .ok, subject: "configuration", fact: "\(file)")
    case .failure(let error):
      Finding(
        verdict: .fail, subject: "configuration",
        fact: "\(error)".split(separator: "\n").first.map(String.init) ?? "\(file)",
        advice: "Run: nightjar config check")
    }
  }

  static func media() -> [Finding] {
    let decoders = [
      "h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "mpeg2video", "mjpeg", "aac", "mp3", "opus",
      "vorbis", "ac3", "flac", "pcm_s16le", "subrip", "mov_text", "webvtt",
    ]
    let missing = decoders.filter { !FFmpegBuild.hasDecoder(named: $0) }
    let libraries = FFmpegBuild.libraries.map { "\($0.name) \($0.version)" }
    return [
      Finding(
        verdict: .ok, subject: "FFmpeg",
        fact: "\(FFmpegBuild.version) (\(libraries.joined(separator: ", ")))"),
      Finding(verdict: .ok, subject: "FFmpeg configuration", fact: FFmpegBuild.configuration),
      Finding(
        verdict: missing.isEmpty ? .ok : .warn, subject: "decoders",
        fact: missing.isEmpty
          ? decoders.joined(separator: ", ") : "missing \(missing.joined(separator: ", "))",
        advice: missing.isEmpty ? nil : "Install an FFmpeg that has them, or convert such files"),
    ]
  }

  static func mathematics() -> [Finding] {
    [
      Finding(verdict: .ok, subject: "OpenBLAS", fact: LinearAlgebra.configuration),
      Finding(verdict: .ok, subject: "OpenBLAS kernel", fact: LinearAlgebra.coreName),
    ]
  }

  static func models(_ directory: ModelDirectory) -> [Finding] {
    ModelListing(directory).rows.map { row in
      let subject = "model \(row.model.rawValue)"
      let advice = "Run: nightjar models fetch"
      return switch row.state {
      case .installed:
        Finding(verdict: .ok, subject: subject, fact: "installed in \(directory.path)")
      case .missing:
        Finding(
          verdict: .fail, subject: subject, fact: "not in \(directory.path)", advice: advice)
      case .damaged(let reason):
        Finding(verdict: .fail, subject: subject, fact: reason, advice: advice)
      }
    }
  }

  static func temporalWeights(_ directory: ModelDirectory) -> Finding {
    let subject = "temporal weights"
    do {
      let entry = try InstalledWeights(directory).current()
      return Finding(
        verdict: .ok, subject: subject,
        fact: entry.map { "\($0.name) (\($0.fusion), SHA-256 \($0.sha256.prefix(12)))" }
          ?? "none are installed, so the mean is used")
    } catch {
      return Finding(verdict: .warn, subject: subject, fact: "\(error)")
    }
  }

  static func directories(_ settings: Settings, _ models: ModelDirectory) -> [Finding] {
    let outputs = [settings.output.segments, settings.output.alerts].filter { $0 != "-" }
      .map { URL(filePath: $0).deletingLastPathComponent().path() }
    var findings = Set(outputs).sorted().map { directory(for: "output", $0, create: false) }
    findings.append(directory(for: "models", models.path, create: true))
    return findings
  }

  /// `create`: it need not exist if it can be made.
  private static func directory(for use: String, _ path: String, create: Bool) -> Finding {
    var existing = URL(filePath: path)
    while create, !FileManager.default.fileExists(atPath: existing.path()), existing.path() != "/" {
      existing.deleteLastPathComponent()
    }
    guard FileManager.default.isWritableFile(atPath: existing.path()) else {
      return Finding(
        verdict: .warn, subject: "\(use) directory", fact: "\(path) cannot be written to",
        advice: "Choose another directory, or change its permissions")
    }
    return Finding(verdict: .ok, subject: "\(use) directory", fact: "\(path) can be written to")
  }

  /// Only fetching models needs Python.
  static func python(_ models: ModelDirectory) -> Finding {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-m", "pip", "--version"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    let text: String
    do {
      try process.run()
      text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      process.waitUntilExit()
    } catch {
      text = ""
    }
    guard let version = text.split(separator: "\n").first, process.terminationStatus == 0 else {
      return Finding(
        verdict: .warn, subject: "python3 and pip", fact: "missing, so models cannot be fetched",
        advice: "Install them: apt-get install python3 python3-pip")
    }
    return Finding(verdict: .ok, subject: "python3 and pip", fact: String(version))
  }
}
