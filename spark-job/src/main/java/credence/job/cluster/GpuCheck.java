package credence.job.cluster;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * The GPU of a task, or why it cannot be used.
 *
 * @param fault null if it can
 * @param passing whether trying again may help
 */
record GpuCheck(String host, String address, String fault, boolean passing)
    implements Serializable {

  /** Looks at the GPU with that address on this host. */
  static GpuCheck here(String address, NvidiaSmi smi) {
    if (address.equals(GpuAddress.NONE)) {
      return notLent();
    }
    List<GpuCard> cards;
    try {
      cards = smi.cards();
    } catch (IOException e) {
      return new GpuCheck(Machine.host(), address, e.getMessage(), true);
    }
    for (GpuCard card : cards) {
      if (card.address().equals(address)) {
        return CudaBuild.runsOn(card)
            ? new GpuCheck(Machine.host(), address, null, false)
            : unsupported(card);
      }
    }
    return fault(
        address,
        "there is no GPU with the address %s: nvidia-smi %s"
            .formatted(address, cards.isEmpty() ? "is missing or knows none" : "knows others"));
  }

  /** That of a task which was lent none. */
  static GpuCheck notLent() {
    return fault(
        GpuAddress.NONE,
        "Spark gives its tasks no GPU: set spark.executor.resource.gpu.amount and"
            + " .discoveryScript, as conf/gpu.conf does");
  }

  private static GpuCheck unsupported(GpuCard card) {
    return fault(
        card.address(),
        "GPU %s is a %s of compute capability %s, and this build has code for %s"
            .formatted(card.address(), card.name(), card.capability(), CudaBuild.SUPPORTED));
  }

  private static GpuCheck fault(String address, String what) {
    return new GpuCheck(Machine.host(), address, what, false);
  }
}
