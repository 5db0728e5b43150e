package credence.job.rounds.workers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeSlicesTest {

  /** States of LeNet-5, AlexNet and a VGG-like network. */
  @ParameterizedTest
  @CsvSource({
    "1481000, 4, 1",
    "1481000, 181, 1",
    "1481000, 182, 5",
    "1481000, 4096, 91",
    "51851000, 5, 1",
    "51851000, 6, 5",
    "51851000, 64, 50",
    "51851000, 512, 396",
    "360006384, 1, 6",
    "360006384, 512, 2747"
  })
  void driverAndTasksHoldSoMuchAtATimeWhateverThePartitions(
      long bytes, int partitions, int slices) {
    assertThat(TrainingPlan.slices(bytes * partitions)).isEqualTo(slices);
    if (slices == 1) {
      assertThat(bytes * partitions).isLessThanOrEqualTo(256L << 20);
    } else {
      assertThat(bytes * partitions / slices).isLessThanOrEqualTo(64L << 20);
    }
  }
}
