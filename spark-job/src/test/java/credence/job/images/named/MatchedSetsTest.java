package credence.job.images.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.data.ImageSet;
import credence.data.PixelSums;
import credence.data.Standardisation;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.net.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tonight's images among the classes that a network knows. */
class MatchedSetsTest {

  private static final Shape SHAPE = new Shape(1, 1, 1);
  private static final Standardisation SEEN = Standardisation.byDivisor(7, 1);

  private static ImageSet set(List<String> names, int... labels) {
    byte[] pixels = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      pixels[i] = (byte) i;
    }
    return new ImageSet(SHAPE, names, pixels, labels);
  }

  private static SplitImages images(List<String> names) {
    ImageSet held = set(names, 0, 1, 1);
    return new SplitImages(
        HeldSets.of(List.of(held, set(names, 1))),
        set(names, 1, 0),
        set(names),
        set(names, 0),
        Standardisation.byDivisor(255, 1),
        "a",
        "b",
        null,
        List.of());
  }

  @Test
  void aNightThatLacksAClassHasItsLabelsByName() {
    SplitImages matched =
        images(List.of("cat", "eel")).among(List.of("ape", "cat", "eel"), SEEN, "m");
    assertThat(matched.standardisation()).isEqualTo(SEEN);
    assertThat(matched.classNames()).containsExactly("ape", "cat", "eel");
    assertThat(matched.partitions().get(0).labels()).containsExactly(1, 2, 2);
    assertThat(matched.partitions().get(1).labels()).containsExactly(2);
    assertThat(matched.validation().labels()).containsExactly(2, 1);
    assertThat(matched.test().labels()).containsExactly(1);
    assertThat(matched.examples()).isEqualTo(4);
    assertThat(matched.training().sums(PixelSums::of).standardisation())
        .isEqualTo(images(List.of("a", "b")).training().sums(PixelSums::of).standardisation());
  }

  @Test
  void theSameClassesAreLeftAlone() {
    SplitImages images = images(List.of("cat", "eel"));
    SplitImages matched = images.among(List.of("cat", "eel"), SEEN, "m");
    assertThat(matched.training()).isSameAs(images.training());
    assertThat(matched.standardisation()).isEqualTo(SEEN);
  }

  @Test
  void aClassThatIsNotKnownIsRefusedByName() {
    SplitImages images = images(List.of("cat", "eel"));
    assertThatThrownBy(() -> images.among(List.of("ape", "cat"), SEEN, "runs/a"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("[eel], which runs/a does not know")
        .matches(e -> ((JobException) e).exitCode() == ExitCode.USAGE);
  }
}
