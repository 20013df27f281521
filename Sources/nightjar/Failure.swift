// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Configuration
import Encoders
import Events
import Fusion
import Media
import Models
import Tensors

/// How a run ends, by the numbers of `sysexits.h`.
enum ExitStatus: Int32 {
  case usage = 64
  case badData = 65
  case noInput = 66
  case unavailable = 69
  case internalError = 70
  case inputOutput = 74
  case configuration = 78
  /// 128 and the number of the signal, as shells have it.
  case interrupted = 130
  case terminated = 143
}

/// An error as the user sees it: a message and an exit status.
struct Failure: Error, Equatable {
  let message: String
  let status: ExitStatus

  init(_ message: String, status: ExitStatus) {
    self.message = message
    self.status = status
  }

  /// `nil` for what the argument parser itself throws, which it also reports.
  init?(_ error: any Error) {
    guard let status = Self.status(for: error) else { return nil }
    self.init((error as? Failure)?.message ?? "\(error)", status: status)
  }

  /// Writes the message to standard error, every line of it under our name.
  func report() {
    for line in message.split(separator: "\n") { Terminal.shared.log("nightjar: \(line)") }
  }

  private static func status(for error: any Error) -> ExitStatus? {
    switch error {
    case let failure as Failure: failure.status
    case is ConfigurationError, is RuleError: .configuration
    case let error as ModelsError: status(for: error)
    case let error as TranscriptError: status(for: error)
    case is EncoderError: .unavailable
    case let error as FusionError: status(for: error)
    case let error as SafetensorsError: status(for: error)
    default: Nightjar.exitCode(for: error) == .failure ? .internalError : nil
    }
  }

  private static func status(for error: ModelsError) -> ExitStatus {
    switch error {
    case .unknownModel: .usage
    case .noWheel: .noInput
    case .wrongHash: .badData
    case .cannotWrite: .inputOutput
    case .notInstalled, .unusable, .cannotRead, .badManifest, .noPython, .noPip, .offline,
      .downloadFailed, .conversionFailed:
      .unavailable
    }
  }

  private static func status(for error: TranscriptError) -> ExitStatus {
    switch error {
    case .cannotRead, .isDirectory: .noInput
    case .tooLarge, .binary, .noTimings: .badData
    }
  }

  private static func status(for error: FusionError) -> ExitStatus {
    switch error {
    case .badModel: .unavailable
    case .unknownStrategy, .noModality, .unknownModality: .internalError
    }
  }

  private static func status(for error: SafetensorsError) -> ExitStatus {
    switch error {
    case .cannotRead, .badHeader, .badTensor, .missingTensor, .wrongShape: .unavailable
    }
  }
}
