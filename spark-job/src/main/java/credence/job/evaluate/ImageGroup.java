package credence.job.evaluate;

import credence.data.Corruption;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a network is tried on.
 *
 * @param data name of the data set for images from elsewhere, else null
 * @param strength of a corruption: degrees, or the noise's deviation as a share of white
 */
record ImageGroup(Kind kind, String data, double strength) implements Serializable {

  /** Which images, in the order in which files have them. */
  enum Kind {
    VALIDATION,
    CALIBRATION,
    TEST,
    OOD,
    ROTATION,
    NOISE;

    /** As files have it. */
    String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a model's split decides which these are. */
    boolean isOfSplit() {
      return this == VALIDATION || this == CALIBRATION;
    }

    /** Whether figures with scaled logits stand beside the others. */
    boolean isScaled() {
      return this == VALIDATION || this == TEST || this == OOD;
    }

    boolean isCorrupted() {
      return this == ROTATION || this == NOISE;
    }
  }

  static final ImageGroup VALIDATION = new ImageGroup(Kind.VALIDATION, null, 0);
  static final ImageGroup CALIBRATION = new ImageGroup(Kind.CALIBRATION, null, 0);
  static final ImageGroup TEST = new ImageGroup(Kind.TEST, null, 0);

  private static final double[] NOISE = {0, .1, .2, .3, .5, .7, 1};

  /** Any seed will do, so long as it is always the same. */
  private static final long NOISE_SEED = 1;

  static ImageGroup ood(String data) {
    return new ImageGroup(Kind.OOD, data, 0);
  }

  /** Rotations by 0 to 180 degrees, then noise of rising strength. */
  static List<ImageGroup> corruptions() {
    List<ImageGroup> groups = new ArrayList<>();
    for (int degrees = 0; degrees <= 180; degrees += 15) {
      groups.add(new ImageGroup(Kind.ROTATION, null, degrees));
    }
    for (double sigma : NOISE) {
      groups.add(new ImageGroup(Kind.NOISE, null, sigma));
    }
    return groups;
  }

  /** What the test images undergo, null for nothing. */
  Corruption corruption() {
    return switch (kind) {
      case ROTATION -> new Corruption.Rotation(strength);
      case NOISE -> new Corruption.Noise(strength, NOISE_SEED);
      default -> null;
    };
  }
}
