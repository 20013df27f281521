// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Monitoring

/// What `nightjar status` shows of a daemon.
struct StatusPage {
  /// Columns of the terminal; `nil`: no limit.
  let width: Int?
  let hasColor: Bool

  /// Draws the page.
  ///
  /// - Parameters:
  ///   - status: what the daemon said.
  ///   - now: the time, to which `since` relates.
  /// - Returns: lines, each with its line feed.
  func render(_ status: DaemonStatus, now: Date) -> String {
    let blocks = [
      daemon(status), cameras(status.cameras, now: now), outputs(status.outputs),
      sinks(status.sinks, now: now), [process(status.process)],
    ]
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }

  private func daemon(_ status: DaemonStatus) -> [String] {
    let readiness = colored(
      status.readiness.rawValue, status.readiness == .ready ? .green : .yellow)
    let configuration = status.configuration.path ?? "built-in defaults"
    var lines = [
      "nightjar \(status.version.printable)  \(readiness)  "
        + "up \(Self.age(status.uptimeSeconds))  pid \(status.processIdentifier)  "
        + "configuration \(configuration.printable)"
    ]
    if let failure = status.configuration.failure {
      lines.append(note("The last reload failed", failure))
    }
    return lines
  }

  private func cameras(_ cameras: [CameraStatus], now: Date) -> [String] {
    guard !cameras.isEmpty else { return ["No cameras."] }
    let table = TextTable(
      columns: [
        .init(title: "CAMERA"), .init(title: "STATE"), .init(title: "SINCE", rank: 4),
        .init(title: "FRAME", isNumber: true), .init(title: "STEPS", isNumber: true, rank: 1),
        .init(title: "DROPPED", isNumber: true, rank: 2),
        .init(title: "ALERTS", isNumber: true), .init(title: "RECONN", isNumber: true, rank: 3),
        .init(title: "QUEUE", isNumber: true, rank: 5), .init(title: "CLOCK", rank: 6),
      ],
      rows: cameras.map { camera in
        [
          .init(camera.name), .init(camera.state.rawValue, color: Self.color(of: camera.state)),
          .init(camera.since.map { Self.age(now.timeIntervalSince($0)) } ?? "-"),
          .init(camera.lastFrameAgeSeconds.map(Self.age) ?? "-"),
          .init("\(camera.counters.steps)"),
          .init(
            "\(camera.counters.droppedSteps)",
            color: camera.counters.droppedSteps > 0 ? .yellow : nil),
          .init("\(camera.alerts)"), .init("\(camera.reconnections)"),
          .init("\(camera.queueDepth)"), .init(Self.text(of: camera.clock)),
        ]
      })
    return table.render(width: width, hasColor: hasColor)
      + cameras.flatMap { camera in
        let shed = camera.shedding.flatMap { $0.rung > 0 ? "sheds load: \($0.name)" : nil }
        return [camera.cause, shed].compactMap { $0 }.map { note(camera.name, $0) }
      }
  }

  private func outputs(_ outputs: [OutputStatus]) -> [String] {
    guard !outputs.isEmpty else { return [] }
    let table = TextTable(
      columns: [
        .init(title: "OUTPUT"), .init(title: "LINES", isNumber: true),
        .init(title: "SIZE", isNumber: true, rank: 1),
        .init(title: "WAITING", isNumber: true), .init(title: "DROPPED", isNumber: true),
        .init(title: "ROTATIONS", isNumber: true, rank: 2),
      ],
      rows: outputs.map { output in
        [
          .init(output.output), .init("\(output.lines)"), .init(Self.size(output.bytes)),
          .init("\(output.waitingRecords)", color: output.waitingRecords > 0 ? .yellow : nil),
          .init("\(output.droppedRecords)", color: output.droppedRecords > 0 ? .red : nil),
          .init("\(output.rotations)"),
        ]
      })
    return table.render(width: width, hasColor: hasColor)
      + outputs.compactMap { output in output.failure.map { note(output.output, $0) } }
  }

  private func sinks(_ sinks: [SinkStatus], now: Date) -> [String] {
    guard !sinks.isEmpty else { return [] }
    let table = TextTable(
      columns: [
        .init(title: "SINK"), .init(title: "PENDING", isNumber: true),
        .init(title: "DELIVERED", isNumber: true), .init(title: "FAILED", isNumber: true, rank: 1),
        .init(title: "DROPPED", isNumber: true), .init(title: "LAST", isNumber: true, rank: 2),
      ],
      rows: sinks.map { sink in
        [
          .init(sink.name), .init("\(sink.pending)", color: sink.pending > 0 ? .yellow : nil),
          .init("\(sink.delivered)"), .init("\(sink.failed)"),
          .init("\(sink.dropped)", color: sink.dropped > 0 ? .red : nil),
          .init(sink.lastSuccess.map { Self.age(now.timeIntervalSince($0)) } ?? "-"),
        ]
      })
    return table.render(width: width, hasColor: hasColor)
      + sinks.compactMap { sink in sink.failure.map { note(sink.name, $0) } }
  }

  private func process(_ usage: ProcessUsage) -> String {
    "memory \(Self.size(usage.residentBytes)) (\(Self.size(usage.anonymousBytes)) anonymous), "
      + "\(usage.threads) threads, \(usage.openFiles) open files, "
      + "\(Self.age(usage.cpuSeconds)) of processor time"
  }

  /// A line of its own for what does not fit into a table.
  private func note(_ subject: String, _ text: String) -> String {
    colored("\(subject.printable): \(text.printable)", .yellow)
  }

  private func colored(_ text: String, _ color: TextTable.Color) -> String {
    hasColor ? color.applied(to: text) : text
  }

  private static func color(of state: CameraStatus.State) -> TextTable.Color {
    switch state {
    case .up: .green
    case .starting, .degraded, .reconnecting: .yellow
    case .down: .red
    case .disabled: .gray
    }
  }

  private static func text(of clock: CameraStatus.Clock) -> String {
    clock.source.rawValue
      + (clock.uncertaintyMilliseconds.map { " ±\(Int(min($0, 1e9).rounded())) ms" } ?? "")
  }

  /// Two units at most: `0.4s`, `59s`, `2m03s`, `4h05m`, `3d04h`.
  static func age(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e12 else { return "-" }
    let whole = Int(max(0, seconds))
    func two(_ number: Int) -> String { String(number).leftPadded(to: 2) }
    return switch whole {
    case ..<10: "\(whole).\(Int(max(0, seconds) * 10) % 10)s"
    case ..<60: "\(whole)s"
    case ..<3600: "\(whole / 60)m\(two(whole % 60))s"
    case ..<86400: "\(whole / 3600)h\(two(whole / 60 % 60))m"
    default: "\(whole / 86400)d\(two(whole / 3600 % 24))h"
    }
  }

  /// In powers of 1024, to one decimal.
  static func size(_ bytes: Int) -> String {
    var (value, units) = (Double(bytes), ["B", "KiB", "MiB", "GiB", "TiB"][...])
    while value >= 1024, units.count > 1 {
      value /= 1024
      units.removeFirst()
    }
    let tenths = Int((value * 10).rounded())
    return units.first == "B"
      ? "\(bytes) B" : "\(tenths / 10).\(tenths % 10) \(units.first ?? "")"
  }
}
