package credence.job.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import credence.data.DataException;
import credence.data.DataFile;
import credence.job.images.bulk.ImageToScore;
import credence.net.Shape;
import credence.picture.Picture;
import credence.picture.PictureRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/pictures.md says of odd pictures is what training and scoring make of them. */
class OddPicturesTest {

  private static final Path PAGE = Path.of("../docs/pictures.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `([^`]+\\.(?:png|jpg))` \\|.*\\| (.+) \\|");

  static Stream<OddPicture> read() {
    return OddPicture.all().stream().filter(OddPicture::isRead);
  }

  static Stream<OddPicture> refused() {
    return OddPicture.all().stream().filter(picture -> !picture.isRead());
  }

  @ParameterizedTest
  @MethodSource("read")
  void whatIsReadIsWhatAPersonSees(OddPicture picture) throws IOException {
    Picture trained = PictureRules.usual().read(file(picture), 3);
    assertThat(trained.shape()).isEqualTo(new Shape(3, picture.height(), picture.width()));
    assertSeen(picture, trained.pixels());

    ImageToScore scoring = candidate(picture, trained.shape());
    assertThat(scoring.error()).isNull();
    assertThat(scoring.pixels()).isEqualTo(trained.pixels());
    assertThat(scoring.resized()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsRefusedSaysWhy(OddPicture picture) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> PictureRules.usual().read(file(picture), 3))
        .withMessageStartingWith(picture.name() + ", byte ")
        .withMessageContaining(picture.refusal());
    assertThat(candidate(picture, new Shape(3, 9, 9)).error()).isNotNull();
  }

  @Test
  void theTableInTheDocsIsTheseAndNoOthers() throws IOException {
    Map<String, String> said = new TreeMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        said.put(row.group(1), row.group(2));
      }
    }
    Map<String, String> done = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (OddPicture picture : OddPicture.all()) {
      done.put(picture.name(), "");
      if (!said.getOrDefault(picture.name(), "").startsWith(begins(picture))) {
        wrong.add(picture.name() + ": " + begins(picture));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(said.keySet()).isEqualTo(done.keySet());
  }

  private static String begins(OddPicture picture) {
    if (!picture.isRead()) {
      return "refused";
    }
    return picture.within() == 0 ? "read" : "read, within " + picture.within();
  }

  private static void assertSeen(OddPicture picture, byte[] pixels) {
    int i = 0;
    for (int[][] plane : picture.seen()) {
      for (int y = 0; y < plane.length; y++) {
        for (int x = 0; x < plane[y].length; x++) {
          assertThat(pixels[i++] & 0xFF)
              .as("%s at (%d, %d)", picture.name(), x, y)
              .isCloseTo(plane[y][x], within(picture.within()));
        }
      }
    }
    assertThat(i).isEqualTo(pixels.length);
  }

  private static ImageToScore candidate(OddPicture picture, Shape shape) {
    return ImageToScore.decode(
        picture.name(), picture.name(), null, picture.bytes(), shape, PictureRules.usual());
  }

  private static DataFile file(OddPicture picture) {
    return new DataFile(picture.name(), new ByteArrayInputStream(picture.bytes()));
  }
}
