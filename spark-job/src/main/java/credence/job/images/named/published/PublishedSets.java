package credence.job.images.named.published;

import credence.data.ClassNames;
import credence.data.DataException;
import credence.data.DataFile;
import credence.data.ImageSet;
import credence.data.format.Cifar100Labels;
import credence.data.format.CifarReader;
import credence.data.format.IdxReader;
import credence.job.base.JobException;
import credence.job.config.DataSource;
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

  private final DataRoot root;

  public PublishedSets(DataRoot root) {
    this.root = root;
  }

  /**
   * A half of a set.
   *
   * @throws JobException with exit code 66 for a file that is missing
   * @throws DataException for a file that is not as it should be
   */
  public ImageSet half(DataSource.Published set, boolean training) throws IOException {
    return switch (set) {
      case MNIST -> idx(set, training, ClassNames.DIGITS);
      case FASHION_MNIST -> idx(set, training, ClassNames.FASHION_MNIST);
      case KMNIST -> idx(set, training, ClassNames.KMNIST);
      case CIFAR_10 -> training ? cifar10() : read(set, "test_batch.bin", CifarReader.ten());
    };
  }

  /** A half of CIFAR-100; throws as {@link #half} does. */
  public ImageSet cifar100(Cifar100Labels labels, boolean training) throws IOException {
    DataSource set = new DataSource.Cifar100(labels);
    return read(set, training ? "train.bin" : "test.bin", CifarReader.hundred(labels));
  }

  /**
   * The test half of CIFAR-100, or the piece of it that there is.
   *
   * @throws JobException with exit code 66 if there is neither
   */
  public ImageSet cifar100Test() throws IOException {
    DataSource set = new DataSource.Cifar100(Cifar100Labels.FINE);
    DataFiles files = folder(set, List.of("test.bin"));
    try (DataFile file = files.open(files.wholeOrPiece("test", ".bin"))) {
      return CifarReader.hundred(Cifar100Labels.FINE).read(file);
    }
  }

  private ImageSet idx(DataSource set, boolean training, List<String> classes) throws IOException {
    String stem = training ? "train" : "t10k";
    List<String> images = List.of(stem + "-images-idx3-ubyte", stem + "-images.idx3-ubyte");
    List<String> labels = List.of(stem + "-labels-idx1-ubyte", stem + "-labels.idx1-ubyte");
    DataFiles files = folder(set, images);
    try (DataFile its = files.open(files.firstOf(images));
        DataFile theirs = files.open(files.firstOf(labels))) {
      return new IdxReader().read(its, theirs, classes);
    }
  }

  private ImageSet cifar10() throws IOException {
    List<ImageSet> batches = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      batches.add(
          read(DataSource.Published.CIFAR_10, "data_batch_" + i + ".bin", CifarReader.ten()));
    }
    return ImageSet.concat(batches);
  }

  private ImageSet read(DataSource set, String file, CifarReader reader) throws IOException {
    try (DataFile opened = folder(set, List.of(file)).open(file)) {
      return reader.read(opened);
    }
  }

  /** The first folder of the set that has one of the files; the first of all where none has. */
  private DataFiles folder(DataSource set, List<String> any) throws IOException {
    List<String> places = FOLDERS.get(set.id());
    for (String place : places) {
      DataFiles files = root.files(place);
      if (files.has(files.firstOf(any))) {
        return files;
      }
    }
    return root.files(places.get(0));
  }
}
