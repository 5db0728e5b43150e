package credence.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import credence.data.format.Cifar100Labels;
import credence.data.format.CifarReader;
import credence.data.format.IdxReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the published files where there are any: under CREDENCE_DATA, or shared/data nearby. */
class RealDataTest {

  /** Counts: as published, counted from the label files. */
  @Test
  void mnistHasItsClassesAndMean() throws IOException {
    ImageSet train = idx("mnist", "train", ClassNames.DIGITS);
    ImageSet test = idx("mnist", "t10k", ClassNames.DIGITS);
    assertThat(counts(train))
        .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
    assertThat(counts(test)).containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    Standardisation found = PixelSums.of(train).standardisation();
    assertThat(found.mean()[0]).isCloseTo(0.1307f, within(1e-4f));
    assertThat(found.std()[0]).isCloseTo(0.3081f, within(1e-4f));
  }

  @Test
  void fashionAndKuzushijiTestSetsHaveAThousandOfEachClass() throws IOException {
    assertThat(counts(idx("fashion-mnist", "t10k", ClassNames.FASHION_MNIST))).containsOnly(1000);
    assertThat(counts(idx("kmnist", "t10k", ClassNames.KMNIST))).containsOnly(1000);
  }

  /** This copy may lack records: never more than 1,000 of a class, and few less. */
  @Test
  void cifarHasItsClasses() throws IOException {
    try (InputStream in = open("cifar-10/test_batch.bin")) {
      ImageSet test = CifarReader.ten().read(new DataFile("test_batch.bin", in));
      for (int count : counts(test)) {
        assertThat(count).isBetween(980, 1000);
      }
      assertThat(PixelSums.of(test).standardisation().mean()[0]).isCloseTo(0.494f, within(2e-3f));
    }
  }

  /** The names lie beside the images; every coarse class has five fine ones. */
  @Test
  void cifar100HasFiveFineClassesInEachCoarseOne() throws IOException {
    ImageSet fine = cifar100(Cifar100Labels.FINE);
    ImageSet coarse = cifar100(Cifar100Labels.COARSE);
    assertThat(counts(fine)).containsOnly(40);
    assertThat(counts(coarse)).containsOnly(200).hasSize(20);
    Set<String> pairs = new HashSet<>();
    for (int i = 0; i < fine.size(); i++) {
      pairs.add(
          fine.classNames().get(fine.label(i)) + " of " + coarse.classNames().get(coarse.label(i)));
    }
    assertThat(pairs).hasSize(100).contains("trout of fish", "rocket of vehicles_2");
    try (InputStream in = open("cifar-100/coarse_label_names.txt")) {
      String names = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(names.strip().lines()).containsExactlyElementsOf(ClassNames.CIFAR_100_COARSE);
    }
  }

  private static ImageSet cifar100(Cifar100Labels labels) throws IOException {
    try (InputStream in = open("cifar-100/test_4000.bin")) {
      return CifarReader.hundred(labels).read(new DataFile("test_4000.bin", in));
    }
  }

  private static int[] counts(ImageSet set) {
    int[] counts = new int[set.classes()];
    for (int i = 0; i < set.size(); i++) {
      counts[set.label(i)]++;
    }
    return counts;
  }

  private static ImageSet idx(String set, String part, List<String> names) throws IOException {
    String images = set + "/" + part + "-images-idx3-ubyte";
    String labels = set + "/" + part + "-labels-idx1-ubyte";
    try (InputStream in = open(images);
        InputStream its = open(labels)) {
      return new IdxReader().read(new DataFile(images, in), new DataFile(labels, its), names);
    }
  }

  private static InputStream open(String name) throws IOException {
    String home = System.getenv("CREDENCE_DATA");
    Stream<Path> roots =
        home != null
            ? Stream.of(Path.of(home))
            : Stream.of(Path.of("../shared/data"), Path.of("../../shared/data"));
    List<Path> found =
        roots
            .flatMap(root -> Stream.of(root.resolve(name), root.resolve(name + ".gz")))
            .filter(Files::exists)
            .toList();
    assumeTrue(!found.isEmpty(), () -> "no " + name + ": set CREDENCE_DATA to read real data");
    return Files.newInputStream(found.get(0));
  }
}
