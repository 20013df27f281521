// SPDX-License-Identifier: Apache-2.0
import Core
import Media

extension Examination {
  /// Opens one camera for some seconds and says what came.
  static func camera(
    _ name: String, watching duration: MediaTime, options: () throws -> SourceOptions,
    limit: MediaTime
  ) -> [Finding] {
    let subject = "camera \(name)"
    do {
      let probe = try CameraProbe(try options(), limit: limit, duration: duration)
      return [opening(subject, probe), video(subject, probe), audio(subject, probe)]
        + [clock(subject, probe)]
    } catch {
      return [Finding(verdict: .fail, subject: subject, fact: "\(error)")]
    }
  }

  private static func opening(_ subject: String, _ probe: CameraProbe) -> Finding {
    let rate = format(probe.bytesPerSecond * 8 / 1000)
    guard probe.bytes > 0 else {
      return Finding(
        verdict: .fail, subject: subject,
        fact: "opened in \(format(probe.opening.seconds)) s, then nothing came",
        advice: "Check what the camera itself shows")
    }
    return Finding(
      verdict: .ok, subject: subject,
      fact: """
        \(probe.info.container) opened in \(format(probe.opening.seconds)) s; \
        \(rate) kbit/s for \(format(probe.watched.seconds)) s
        """)
  }

  private static func video(_ subject: String, _ probe: CameraProbe) -> Finding {
    guard let video = probe.info.video else {
      return Finding(verdict: .ok, subject: "\(subject) video", fact: "none")
    }
    let rate = probe.frameRate.map { "\(format($0)) frames/s" } ?? "no frame rate"
    let longest = probe.keyframeIntervals.max()
    let keyframes =
      longest.map { "a keyframe every \(format($0.seconds)) s" }
      ?? "fewer than two keyframes in \(format(probe.watched.seconds)) s"
    let isSeldom = longest.map { $0.seconds > 4 } ?? true
    return Finding(
      verdict: isSeldom ? .warn : .ok, subject: "\(subject) video",
      fact: "\(video.codec) \(video.width)x\(video.height), \(rate), \(keyframes)",
      advice: isSeldom
        ? "Set the camera's keyframe interval to 1 or 2 s: analysis starts at a keyframe" : nil)
  }

  private static func audio(_ subject: String, _ probe: CameraProbe) -> Finding {
    let fact = probe.info.audio.map {
      "\($0.codec), \($0.sampleRateHz) Hz, channels: \($0.channels)"
    }
    return Finding(verdict: .ok, subject: "\(subject) audio", fact: fact ?? "none")
  }

  private static func clock(_ subject: String, _ probe: CameraProbe) -> Finding {
    Finding(
      verdict: .ok, subject: "\(subject) clock",
      fact: probe.hasCameraClock
        ? "the camera tells when it took its pictures" : "the time of arrival, for want of better")
  }

  /// With one decimal.
  private static func format(_ number: Double) -> String {
    "\((number * 10).rounded() / 10)"
  }
}
