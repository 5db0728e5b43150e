package credence.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.data.Bytes;
import credence.data.ClassNames;
import credence.data.DataException;
import credence.data.ImageSet;
import credence.net.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CifarReaderTest {

  @Test
  void recordsAreCountedByLength() throws IOException {
    for (int count : new int[] {1, 7}) {
      ImageSet set = CifarReader.ten().read(Bytes.file("batch", ten(count)));
      assertThat(set.size()).isEqualTo(count);
      assertThat(set.shape()).isEqualTo(new Shape(3, 32, 32));
    }
  }

  @Test
  void labelsAndPlanesAreInTheirPlaces() throws IOException {
    byte[] bytes = ten(3);
    ImageSet set = CifarReader.ten().read(Bytes.file("batch", Bytes.gzip(bytes)));
    assertThat(set.labels()).containsExactly(0, 1, 2);
    assertThat(set.classNames().get(2)).isEqualTo("bird");
    assertThat(Arrays.copyOfRange(set.pixels(), 3072, 6144))
        .isEqualTo(Arrays.copyOfRange(bytes, 3074, 6146));
  }

  @Test
  void cifar100HasFineAndCoarseLabels() throws IOException {
    byte[] bytes = new byte[2 * 3074];
    bytes[0] = 19;
    bytes[1] = 99;
    bytes[3074] = 3;
    bytes[3075] = 42;
    ImageSet set = CifarReader.hundred(Cifar100Labels.FINE).read(Bytes.file("test", bytes));
    assertThat(set.labels()).containsExactly(99, 42);
    assertThat(set.classNames()).hasSize(100).doesNotHaveDuplicates();
    assertThat(set.classNames().get(99)).isEqualTo("worm");
    set = CifarReader.hundred(Cifar100Labels.COARSE).read(Bytes.file("test", bytes));
    assertThat(set.labels()).containsExactly(19, 3);
    assertThat(set.classNames()).hasSize(20).doesNotHaveDuplicates();
    assertThat(set.classNames().get(3)).isEqualTo("food_containers");
    bytes[0] = 20;
    assertThatThrownBy(
            () -> CifarReader.hundred(Cifar100Labels.COARSE).read(Bytes.file("test", bytes)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("test, byte 0: expected a label below 20, found 20");
  }

  @Test
  void labelsOfCifar100AreToldByTheClassesOfAModel() {
    assertThat(Cifar100Labels.of(ClassNames.CIFAR_100)).isEqualTo(Cifar100Labels.FINE);
    assertThat(Cifar100Labels.of(ClassNames.CIFAR_100_COARSE)).isEqualTo(Cifar100Labels.COARSE);
    assertThat(Cifar100Labels.of(List.of("reptiles", "cat"))).isEqualTo(Cifar100Labels.COARSE);
    assertThat(Cifar100Labels.of(ClassNames.CIFAR_10)).isEqualTo(Cifar100Labels.FINE);
    assertThat(ClassNames.CIFAR_100).doesNotContainAnyElementsOf(ClassNames.CIFAR_100_COARSE);
  }

  @Test
  void emptyShortAndLongFilesAreRefused() {
    refused(new byte[0], "batch, byte 0", "records of 3073 bytes", "found 0 bytes");
    refused(Arrays.copyOf(ten(2), 6145), "byte 3073", "found 3072 bytes");
    refused(Arrays.copyOf(ten(2), 6147), "byte 6146", "found 1 bytes");
  }

  @Test
  void labelsWithoutAClassAreRefused() {
    byte[] bytes = ten(3);
    bytes[2 * 3073] = 10;
    refused(bytes, "batch, byte 6146", "a label below 10", "found 10");
    bytes[2 * 3073] = (byte) 200;
    refused(bytes, "found 200");
  }

  @Test
  void filesAboveTheLimitAreRefused() throws IOException {
    CifarReader limited = CifarReader.ten().limitedTo(2 * 3073);
    assertThat(limited.read(Bytes.file("batch", ten(2))).size()).isEqualTo(2);
    byte[] bomb = Bytes.gzip(new byte[16 << 20]);
    assertThatThrownBy(() -> limited.read(Bytes.file("batch", bomb)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("batch, byte 6146")
        .hasMessageContaining("the end of the file");
  }

  @Test
  void cutGzipIsRefused() {
    byte[] packed = Bytes.gzip(ten(2));
    refused(Arrays.copyOf(packed, packed.length / 2), "batch", "gzip");
  }

  private static void refused(byte[] bytes, String... parts) {
    assertThatThrownBy(() -> CifarReader.ten().read(Bytes.file("batch", bytes)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }

  /** Labels 0, 1, 2, ..., pixels that differ everywhere. */
  private static byte[] ten(int count) {
    byte[] bytes = new byte[count * 3073];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % 3073 == 0 ? i / 3073 : i * 31 + i / 251);
    }
    return bytes;
  }
}
