// SPDX-License-Identifier: Apache-2.0
import ConfigurationFiles
import Core
import Daemon
import Delivery
import Encoders
import Events
import Features
import Fusion
import Learning
import Media
import Models
import Monitoring
import Tensors
import Training

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

/// An error that knows how the run it ends should end.
protocol HasExitStatus: Error {
  var exitStatus: ExitStatus { get }
}

extension ConfigurationError: HasExitStatus {
  var exitStatus: ExitStatus { .configuration }
}

extension RuleError: HasExitStatus {
  var exitStatus: ExitStatus { .configuration }
}

extension OutputError: HasExitStatus {
  var exitStatus: ExitStatus { .inputOutput }
}

extension DeliveryError: HasExitStatus {
  var exitStatus: ExitStatus {
    switch self {
    case .badAddress, .cannotRead, .badCertificates, .noCommand: .configuration
    case .noLibrary: .unavailable
    case .cannotKeepState: .inputOutput
    }
  }
}

extension MonitoringError: HasExitStatus {
  var exitStatus: ExitStatus { .configuration }
}

extension SecretFile.Unreadable: HasExitStatus {
  var exitStatus: ExitStatus { .configuration }
}

extension NoCamera: HasExitStatus {
  var exitStatus: ExitStatus { .configuration }
}

extension BadAddress: HasExitStatus {
  var exitStatus: ExitStatus { .configuration }
}

extension MediaError: HasExitStatus {
  var exitStatus: ExitStatus {
    switch kind {
    case .usage: .usage
    case .badData: .badData
    case .noInput, .notFound: .noInput
    case .unreachable, .timeout, .authentication, .untrusted, .serverError, .connectionLost,
      .unavailable:
      .unavailable
    case .interrupted: .interrupted
    case .outOfMemory: .internalError
    }
  }
}

extension ModelsError: HasExitStatus {
  var exitStatus: ExitStatus {
    switch self {
    case .unknownModel: .usage
    case .noWheel: .noInput
    case .wrongHash, .badWeights, .otherEncoders: .badData
    case .cannotWrite: .inputOutput
    case .damagedWeights, .noWeights, .notInstalled, .unusable, .cannotRead, .badManifest,
      .noPython, .noPip, .offline,
      .downloadFailed, .conversionFailed:
      .unavailable
    }
  }
}

extension TranscriptError: HasExitStatus {
  var exitStatus: ExitStatus {
    switch self {
    case .cannotRead, .isDirectory: .noInput
    case .tooLarge, .binary, .noTimings: .badData
    }
  }
}

extension FeaturesError: HasExitStatus {
  var exitStatus: ExitStatus {
    switch self {
    case .notACache, .cannotReadCaptions: .noInput
    case .otherMaker, .damaged, .badCaptions, .badPlan, .missingPiece: .badData
    case .cannotWrite: .inputOutput
    }
  }
}

extension LearningError: HasExitStatus {
  var exitStatus: ExitStatus { .badData }
}

extension TrainingError: HasExitStatus {
  var exitStatus: ExitStatus {
    switch self {
    case .tooFewSources, .tooFewSegments, .nothingToMeasure, .notFinite, .nothingThere: .badData
    case .otherSettings, .judgedTwice, .nothingJudged: .usage
    case .noCheckpoint, .cannotRead, .unknownSegments: .noInput
    case .cannotWrite: .inputOutput
    }
  }
}

extension EncoderError: HasExitStatus {
  var exitStatus: ExitStatus { .unavailable }
}

extension FusionError: HasExitStatus {
  var exitStatus: ExitStatus {
    switch self {
    case .badModel: .unavailable
    case .unknownStrategy, .noModality, .unknownModality: .internalError
    }
  }
}

/// Weight files are Nightjar's own, not the user's data.
extension SafetensorsError: HasExitStatus {
  var exitStatus: ExitStatus { .unavailable }
}
