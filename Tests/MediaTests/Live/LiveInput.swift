// SPDX-License-Identifier: Apache-2.0
import Core
import Foundation
import Synchronization
import Testing

@testable import Media

/// The first events of a source that does not end by itself.
struct LiveInput {
  let info: SourceInfo
  var steps: [Step] = []

  /// Opens a source, reads some steps and leaves it.
  ///
  /// - Parameters:
  ///   - location: what to open.
  ///   - count: how many steps to read.
  ///   - limit: seconds after which it is given up.
  ///   - change: what is special about it.
  /// - Throws: `MediaError`.
  init(
    _ location: String, steps count: Int = 2, limit: Double = 60,
    _ change: (inout SourceOptions) -> Void = { _ in }
  ) throws(MediaError) {
    var options = SourceOptions(location: location, name: "door")
    options.isLive = true
    change(&options)
    let interrupt = InterruptFlag()
    let timer = DispatchSource.makeTimerSource()
    timer.schedule(deadline: .now() + limit)
    timer.setEventHandler { interrupt.set() }
    timer.resume()
    defer { timer.cancel() }
    let source = try MediaSource(options, interrupt: interrupt)
    info = source.info
    while steps.count < count, let event = try source.next() {
      if case .step(let step) = event { steps.append(step) }
    }
  }

  /// Why a source cannot be opened or read; `nil` if it can.
  static func trouble(
    _ location: String, _ change: (inout SourceOptions) -> Void = { _ in }
  ) -> ConnectionTrouble? {
    do throws(MediaError) {
      _ = try LiveInput(location, change)
      return nil
    } catch {
      guard case .connection(_, _, _, let trouble) = error else {
        Issue.record("\(error)")
        return nil
      }
      return trouble
    }
  }
}
