package credence.job.images.named.published;

import credence.data.ClassNames;
import credence.data.DataException;
import credence.data.DataFile;
import credence.data.ImageSet;
import credence.data.format.Cifar100Labels;
import credence.data.format.CifarReader;
import credence.data.format.IdxReader;
import credence.job.base.JobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** MNIST, its relatives and CIFAR, as they are published. */
public final class PublishedSets {

  /**
   * Folders of each: as {@code scripts/data} makes them, then as torchvision or the set's own
   * archive does.
   */
  private static final Map<String, List<String>> FOLDERS =
      Map.of(
          "mnist", List.of("mnist", "MNIST/raw"),
          "fashion-mnist", List.of("fashion-mnist", "FashionMNIST/raw"),
          "kmnist", List.of("kmnist", "KMNIST/raw"),
          "cifar-10", List.of("cifar-10", "cifar-10-batches-bin"),
          "cifar-100", List.of("cifar-100", "cifar-100-binary"));

  private static final Map<String, List<String>> IDX_CLASSES =
      Map.of(
          "mnist", ClassNames.DIGITS,
          "fashion-mnist", ClassNames.FASHION_MNIST,
          "kmnist", ClassNames.KMNIST);

  private final DataRoot root;

  public PublishedSets(DataRoot root) {
    this.root = root;
  }

  /**
   * A half of a set.
   *
   * @param labels of CIFAR-100
   * @throws JobException with exit code 66 for a file that is missing
   * @throws DataException for a file that is not as it should be
   */
  public ImageSet half(String name, Cifar100Labels labels, boolean training) throws IOException {
    return switch (name) {
      case "mnist", "fashion-mnist", "kmnist" -> idx(name, training ? "train" : "t10k");
      case "cifar-10" -> training ? cifar10() : read(name, "test_batch.bin", CifarReader.ten());
      case "cifar-100" ->
          read(name, training ? "train.bin" : "test.bin", CifarReader.hundred(labels));
      default -> throw new IllegalStateException(name);
    };
  }

  /**
   * The test half of CIFAR-100, or the piece of it that there is.
   *
   * @throws JobException with exit code 66 if there is neither
   */
  public ImageSet cifar100Test() throws IOException {
    DataFiles files = folder("cifar-100", List.of("test.bin"));
    try (DataFile file = files.open(files.wholeOrPiece("test", ".bin"))) {
      return CifarReader.hundred(Cifar100Labels.FINE).read(file);
    }
  }

  private ImageSet idx(String name, String stem) throws IOException {
    List<String> images = List.of(stem + "-images-idx3-ubyte", stem + "-images.idx3-ubyte");
    List<String> labels = List.of(stem + "-labels-idx1-ubyte", stem + "-labels.idx1-ubyte");
    DataFiles files = folder(name, images);
    try (DataFile its = files.open(files.firstOf(images));
        DataFile theirs = files.open(files.firstOf(labels))) {
      return new IdxReader().read(its, theirs, IDX_CLASSES.get(name));
    }
  }

  private ImageSet cifar10() throws IOException {
    List<ImageSet> batches = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      batches.add(read("cifar-10", "data_batch_" + i + ".bin", CifarReader.ten()));
    }
    return ImageSet.concat(batches);
  }

  private ImageSet read(String name, String file, CifarReader reader) throws IOException {
    try (DataFile opened = folder(name, List.of(file)).open(file)) {
      return reader.read(opened);
    }
  }

  /** The first folder of the set that has one of the files; the first of all where none has. */
  private DataFiles folder(String name, List<String> any) throws IOException {
    for (String place : FOLDERS.get(name)) {
      DataFiles files = root.files(place);
      if (files.has(files.firstOf(any))) {
        return files;
      }
    }
    return root.files(FOLDERS.get(name).get(0));
  }
}
