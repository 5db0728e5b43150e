package credence.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.net.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassesTest {

  private static final Classes PETS = new Classes(List.of("ant", "bee", "cat"));

  @Test
  void wholeNumbersAreInTheirOrderAndWordsInThatOfTheAlphabet() {
    assertThat(Classes.of(List.of("10", "2", "0", "11", "1", "2")).names())
        .containsExactly("0", "1", "2", "10", "11");
    assertThat(Classes.of(List.of("-1", "-10", "3")).names()).containsExactly("-10", "-1", "3");
    assertThat(Classes.of(List.of("10", "9", "nine")).names()).containsExactly("10", "9", "nine");
    assertThat(Classes.of(List.of("99999999999999999999", "3")).names())
        .containsExactly("3", "99999999999999999999");
  }

  @Test
  void labelsAreNamesAsTheyWereWritten() {
    Classes coded = Classes.of(List.of("01", "02", "03", "1e3"));
    assertThat(coded.names()).containsExactly("01", "02", "03", "1e3");
    assertThat(coded.ofNameOrIndex("02")).isEqualTo(new Label.Known(1));
    assertThat(coded.ofNameOrIndex("1000")).isEqualTo(new Label.Unknown("1000"));
  }

  @Test
  void oneAndOnePointNoughtAreOneClass() {
    assertThat(Classes.of(List.of("1.0", "1", "2", "2.0", "3")).names())
        .containsExactly("1", "2", "3");
    assertThat(Classes.of(List.of("1", "2")).named("2.0")).hasValue(1);
    assertThat(Classes.of(List.of("1.0", "2.0", "10.0")).named("10")).hasValue(2);
    assertThat(Classes.of(List.of("1.0", "1.1")).names()).containsExactly("1.0", "1.1");
  }

  @Test
  void aNumberIsAnIndexOnlyWhereNoClassIsNamedByOne() {
    assertThat(PETS.ofNameOrIndex("2")).isEqualTo(new Label.Known(2));
    assertThat(PETS.ofNameOrIndex("2.0")).isEqualTo(new Label.Known(2));
    assertThat(PETS.ofNameOrIndex("3")).isEqualTo(new Label.Unknown("3"));
    Classes numbers = new Classes(List.of("1", "2", "3"));
    assertThat(numbers.ofNameOrIndex("1")).isEqualTo(new Label.Known(0));
    assertThat(numbers.ofNameOrIndex("0")).isEqualTo(new Label.Unknown("0"));
    Classes padded = new Classes(List.of("01", "02", "03"));
    assertThat(padded.ofNameOrIndex("1")).isEqualTo(new Label.Unknown("1"));
    assertThat(new Classes(List.of("1", "other")).ofNameOrIndex("0"))
        .isEqualTo(new Label.Unknown("0"));
  }

  @Test
  void aCodeWithZerosInFrontIsNoIndex() {
    assertThat(PETS.ofNameOrIndex("01")).isEqualTo(new Label.Unknown("01"));
    assertThat(PETS.ofName("1")).isEqualTo(new Label.Unknown("1"));
  }

  @Test
  void nothingIsNoLabel() {
    assertThat(PETS.ofNameOrIndex(null)).isEqualTo(Label.none());
    assertThat(PETS.ofNameOrIndex("")).isEqualTo(Label.none());
    assertThat(Label.none().orNull()).isNull();
    assertThat(new Label.Unknown("dog").orNull()).isNull();
    assertThat(new Label.Known(2).orNull()).isEqualTo(2);
  }

  @Test
  void newClassesComeAfterTheOldOnes() {
    Classes ten = new Classes(List.of("10", "2"));
    assertThat(ten.and(List.of("9", "11", "2.0", "10")).names())
        .containsExactly("10", "2", "9", "11");
    assertThat(ten.and(List.of("2", "10"))).isSameAs(ten);
    assertThat(PETS.and(List.of("dog", "ant", "Cat")).names())
        .containsExactly("ant", "bee", "cat", "Cat", "dog");
  }

  @Test
  void classesAreDistinct() {
    assertThatThrownBy(() -> new Classes(List.of("a", "b", "a"))).hasMessageContaining("a");
  }

  @Test
  void labelsOfAnotherSetAreFoundByName() {
    ImageSet set = pixels(List.of("bee", "cat", "dog"), 1, 0, 1);
    ImageSet among = set.among(PETS);
    assertThat(among.labels()).containsExactly(2, 1, 2);
    assertThat(among.classNames()).containsExactly("ant", "bee", "cat");
    assertThat(among.pixels()).isSameAs(set.pixels());
    ImageSet other = pixels(List.of("bee", "cat", "dog"), 1, 2);
    assertThat(other.lackedBy(PETS)).containsExactly("dog");
    assertThatThrownBy(() -> other.among(PETS)).hasMessageContaining("dog");
  }

  private static ImageSet pixels(List<String> names, int... labels) {
    return new ImageSet(new Shape(1, 1, 1), names, new byte[labels.length], labels);
  }
}
