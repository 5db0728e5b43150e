package credence.job.images.named;

import java.io.Serializable;

/** {@link DataHalves} on their way to executors; shares the arrays. */
record PackedHalves(
    PackedImages training, PackedImages test, String fingerprint, String testFingerprint)
    implements Serializable {

  public static PackedHalves of(DataHalves halves) {
    return new PackedHalves(
        PackedImages.of(halves.training()),
        PackedImages.of(halves.test()),
        halves.fingerprint(),
        halves.testFingerprint());
  }

  public DataHalves unpack() {
    return new DataHalves(training.unpack(), test.unpack(), fingerprint, testFingerprint);
  }
}
