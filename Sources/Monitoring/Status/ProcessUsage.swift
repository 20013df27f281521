// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What this process takes up, by its own account in `/proc/self`.
package struct ProcessUsage: Hashable, Codable, Sendable {
  package var residentBytes = 0
  /// Of those, the ones that no file stands behind: without mapped models and libraries.
  package var anonymousBytes = 0
  package var threads = 0
  package var openFiles = 0
  /// User and system time of all threads.
  package var cpuSeconds = 0.0

  package init() {}

  /// Reads them now, which takes about a millisecond; what cannot be read is 0.
  package static func current() -> ProcessUsage { ProcessUsage(folder: "/proc/self") }

  /// Source: proc_pid_stat(5), proc_pid_status(5), Documentation/filesystems/proc.rst of Linux.
  init(folder: String) {
    func text(_ file: String) -> String {
      (try? String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)) ?? ""
    }
    let memory = text("smaps_rollup")
    residentBytes = Self.number(after: "Rss:", in: memory) * 1024
    anonymousBytes = Self.number(after: "Anonymous:", in: memory) * 1024
    threads = Self.number(after: "Threads:", in: text("status"))
    openFiles = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/fd").count) ?? 0
    cpuSeconds = Self.cpuTicks(in: text("stat")) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  private static func number(after key: String, in text: String) -> Int {
    for line in text.split(separator: "\n") where line.hasPrefix(key) {
      let words = line.dropFirst(key.count).split { $0 == " " || $0 == "\t" }
      return words.first.flatMap { Int($0) } ?? 0
    }
    return 0
  }

  /// `utime` and `stime`, the fields 14 and 15; the second is a name in parentheses, which may
  /// itself have spaces and parentheses.
  private static func cpuTicks(in text: String) -> Double {
    guard let nameEnd = text.lastIndex(of: ")") else { return 0 }
    let fields = text[text.index(after: nameEnd)...].split(separator: " ")
    guard fields.count > 12 else { return 0 }
    return (Double(fields[11]) ?? 0) + (Double(fields[12]) ?? 0)
  }
}
