package credence.job.images.folders;

import credence.data.DataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a folder has, with the folders in it: training and scoring see the same. Folders are listed
 * level by level, those of a level at the same time on the executors.
 */
public final class FolderTree {

  private static final Logger LOG = LoggerFactory.getLogger(FolderTree.class);

  /** A link to a folder above it would be followed for ever. */
  private static final int MOST_LEVELS = 40;

  /** So few are listed sooner than a job of Spark's begins. */
  private static final int FEW = 4;

  private final FolderReading reading;
  private final TreeMap<String, Long> pictures = new TreeMap<>();
  private final FilesFingerprint fingerprint = new FilesFingerprint();
  private final Map<FileKind, List<FoundFile>> tables = new EnumMap<>(FileKind.class);
  private final PassedOver passedOver = new PassedOver();
  private final List<String> top = new ArrayList<>();
  private long count;

  private FolderTree(FolderReading reading) {
    this.reading = reading;
  }

  /**
   * Walks through a folder.
   *
   * @param root qualified
   * @throws java.io.FileNotFoundException if there is none
   * @throws DataException for names that are not UTF-8, and folders that go too deep
   */
  public static FolderTree of(JavaSparkContext spark, Path root) throws IOException {
    FolderTree tree = new FolderTree(FolderReading.of(spark, root));
    List<String> level = List.of(root.toString());
    for (int depth = 0; !level.isEmpty(); depth++) {
      if (depth > MOST_LEVELS) {
        String most = "at most %d folders in one another (a link to one above?)".formatted(depth);
        throw new DataException(level.get(0), 0, most, "more");
      }
      level = tree.look(spark, level, depth);
      if (depth == 0) {
        level.forEach(folder -> tree.top.add(new Path(folder).getName()));
      }
    }
    if (tree.count > 0) {
      LOG.info("{}: {} pictures in {} folders", root, tree.count, tree.pictures.size());
    }
    return tree;
  }

  /** The folders in those of {@code level}. */
  private List<String> look(JavaSparkContext spark, List<String> level, int depth)
      throws IOException {
    List<String> next = new ArrayList<>();
    for (FolderLook look : looks(spark, level)) {
      add(look, depth);
      next.addAll(look.folders);
    }
    Collections.sort(next);
    return next;
  }

  private List<FolderLook> looks(JavaSparkContext spark, List<String> level) throws IOException {
    if (level.size() > FEW) {
      LOG.info("listing {} folders, {} pictures so far", level.size(), count);
      return Slices.of(spark, level, "folders").map(reading::look).collect();
    }
    List<FolderLook> looks = new ArrayList<>();
    for (String folder : level) {
      looks.add(reading.look(folder));
    }
    return looks;
  }

  private void add(FolderLook look, int depth) {
    if (look.pictures > 0) {
      pictures.put(look.folder, look.pictures);
      count += look.pictures;
    }
    fingerprint.addAll(look.fingerprint);
    passedOver.addAll(look.passedOver);
    look.tables.forEach(
        (kind, files) -> {
          if (kind == FileKind.PARQUET || depth == 0) {
            tables.computeIfAbsent(kind, k -> new ArrayList<>()).addAll(files);
          } else {
            passOver(kind, files, passedOver);
          }
        });
  }

  private void passOver(FileKind kind, List<FoundFile> files, PassedOver into) {
    for (FoundFile file : files) {
      into.add(kind.passedOverAs(file.hadoop().getName()), reading.below(file.path()));
    }
  }

  /** How many pictures. */
  public long pictures() {
    return count;
  }

  /** The folders that have pictures themselves, sorted, with how many. */
  public Map<String, Long> folders() {
    return Collections.unmodifiableMap(pictures);
  }

  /** Names of the folders in the one that was named, sorted, whatever is in them. */
  public List<String> top() {
    return Collections.unmodifiableList(top);
  }

  /** Reads what was found, on executors too. */
  public FolderReading reading() {
    return reading;
  }

  /** Of the pictures. */
  public FilesFingerprint fingerprint() {
    return fingerprint;
  }

  /** Files of the kind, sorted by path: Parquet wherever they are, others in the folder itself. */
  public List<FoundFile> files(FileKind kind) {
    return tables.getOrDefault(kind, List.of()).stream()
        .sorted(Comparator.comparing(FoundFile::path))
        .toList();
  }

  /** What nobody reads who reads pictures. */
  public PassedOver besidesPictures() {
    return besides(Set.of());
  }

  /** What nobody reads who reads pictures and files of these kinds. */
  public PassedOver besides(Set<FileKind> read) {
    PassedOver all = new PassedOver();
    all.addAll(passedOver);
    tables.forEach(
        (kind, files) -> {
          if (!read.contains(kind)) {
            passOver(kind, files, all);
          }
        });
    return all;
  }
}
