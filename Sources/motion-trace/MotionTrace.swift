// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Media
import Motion

/// Prints what the detectors of the Motion module make of a file, for the benchmarks.
///
/// `motion-trace motion FILE [LINE [ZONE]]` prints a JSON object per picture, at 5 pictures per
/// second; `motion-trace tamper FILE` one of how long each kind has to last, then one per step of
/// half a second. `LINE` and `ZONE` are lists of shares of the picture, `x,y,x,y,...`, or empty.
@main
struct MotionTrace {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch (arguments.first, arguments.count) {
    case ("motion", 2...4):
      let points = try arguments.dropFirst(2).map(points)
      try traceMotion(
        arguments[1], line: points.first ?? [], corners: points.dropFirst().first ?? [])
    case ("tamper", 2):
      try traceTamper(arguments[1])
    default:
      FileHandle.standardError.write(
        Data("usage: motion-trace motion FILE [LINE [ZONE]] | tamper FILE\n".utf8))
      exit(64)
    }
  }

  private struct NotPoints: Error {
    let text: String
  }

  private static func points(_ text: String) throws -> [Point] {
    let numbers = text.split(separator: ",").compactMap { Double($0) }
    guard numbers.count.isMultiple(of: 2) else { throw NotPoints(text: text) }
    return stride(from: 0, to: numbers.count, by: 2).map {
      Point(x: numbers[$0], y: numbers[$0 + 1])
    }
  }

  private static func traceMotion(_ path: String, line: [Point], corners: [Point]) throws {
    var options = SourceOptions(location: path, name: path)
    options.stepDuration = MediaTime(seconds: 1 / MotionDetector.rate)
    options.lumaColumns = MotionDetector.columns
    options.lumaRows = MotionDetector.rows
    options.hasAudio = false
    let zone = corners.isEmpty ? Zone.everything : try Zone(corners)
    let crossing = try line.isEmpty ? nil : CrossingLine(from: line[0], to: line[1])
    var moving = MotionWatch(MotionCriteria(zone: zone))
    var crossed = crossing.map {
      MotionWatch(MotionCriteria(zone: zone, crossing: .init(line: $0)))
    }
    var detector = MotionDetector()
    try forEachStep(options) { step in
      guard let frame = step.frame,
        let scene = detector.read(frame.luma, at: frame.presentationTime)
      else { return }
      let reading = moving.read(scene)
      let crossings = crossed?.read(scene).crossings ?? []
      emit([
        "time": scene.time.seconds,
        "ready": scene.isReady,
        "share": reading.share,
        "met": reading.verdict.isMet,
        "tracks": scene.tracks.map { track in
          [
            "id": Double(track.id), "x": track.place.x, "y": track.place.y,
            "dx": track.displacement.x, "dy": track.displacement.y,
            "cells": Double(track.cells.count),
          ]
        },
        "crossings": crossings.map(\.direction.rawValue),
      ])
    }
  }

  private static func traceTamper(_ path: String) throws {
    let options = SourceOptions(location: path, name: path)
    var pictures = PictureTamper()
    var sounds = SoundTamper()
    emit(
      Dictionary(
        uniqueKeysWithValues: TamperKind.allCases.map { ($0.rawValue, $0.patience.seconds) }))
    try forEachStep(options) { step in
      let seen = pictures.read(step.frame)
      let heard = sounds.read(step.ownSamples, coverage: step.audio?.coverage ?? 0)
      let verdicts = TamperKind.allCases.compactMap { kind in
        (seen[kind] ?? heard[kind]).map { (kind.rawValue, name(of: $0)) }
      }
      var object: [String: Any] = Dictionary(uniqueKeysWithValues: verdicts)
      object["time"] = step.start.seconds
      emit(object)
    }
  }

  private static func name(of verdict: Verdict) -> String {
    switch verdict {
    case .unknown: "unknown"
    case .clear: "clear"
    case .met: "met"
    }
  }

  private static func forEachStep(
    _ options: SourceOptions, _ body: (Step) throws -> Void
  ) throws {
    let source = try MediaSource(options, interrupt: InterruptFlag())
    while let event = try source.next() {
      if case .step(let step) = event { try body(step) }
    }
  }

  private static func emit(_ object: [String: Any]) {
    guard
      let data = try? JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
    else { return }
    FileHandle.standardOutput.write(data + Data("\n".utf8))
  }
}
