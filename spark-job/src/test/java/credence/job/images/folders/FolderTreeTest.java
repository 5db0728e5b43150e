package credence.job.images.folders;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Pictures;
import credence.picture.PictureRules;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a walk through folders asks of a file system. */
class FolderTreeTest {

  /** The local disk as {@code calls:}, which counts. */
  public static final class Counting extends RawLocalFileSystem {

    static final AtomicInteger LISTS = new AtomicInteger();
    static final AtomicInteger OTHERS = new AtomicInteger();

    @Override
    public String getScheme() {
      return "calls";
    }

    @Override
    public URI getUri() {
      return URI.create("calls:///");
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
      LISTS.incrementAndGet();
      int others = OTHERS.get();
      FileStatus[] found = super.listStatus(path);
      // The local disk looks at each file for its length; a store's answer has it.
      OTHERS.set(others);
      return found;
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
      OTHERS.incrementAndGet();
      return super.getFileStatus(path);
    }

    @Override
    public FSDataInputStream open(Path path, int buffer) throws IOException {
      int others = OTHERS.incrementAndGet();
      FSDataInputStream in = super.open(path, buffer);
      OTHERS.set(others);
      return in;
    }
  }

  private static JavaSparkContext spark;
  @TempDir java.nio.file.Path folder;

  @BeforeAll
  static void start() {
    SparkSession session =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.hadoop.fs.calls.impl", Counting.class.getName())
            .getOrCreate();
    spark = new JavaSparkContext(session.sparkContext());
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aFolderIsListedByOneCallAndAPictureReadByOne() throws IOException {
    for (int folders = 0; folders < 7; folders++) {
      for (int i = 0; i < 5; i++) {
        Pictures.write(folder, "class-%d/%d.png".formatted(folders, i));
      }
    }
    Counting.LISTS.set(0);
    FolderTree tree = FolderTree.of(spark, new Path("calls:" + folder));
    assertThat(tree.pictures()).isEqualTo(35);
    assertThat(Counting.LISTS).as("the folder and seven in it").hasValue(8);
    assertThat(Counting.OTHERS).hasValue(0);
    PictureJob job = new PictureJob(spark, tree.reading());
    List<String> paths = job.list(List.copyOf(tree.folders().keySet()));
    assertThat(Counting.LISTS).hasValue(15);
    for (String path : paths) {
      assertThat(DecodedPicture.read(tree.reading(), path, PictureRules.usual(), 1).isReadable())
          .isTrue();
    }
    assertThat(Counting.OTHERS).hasValue(35);
  }
}
