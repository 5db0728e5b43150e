package credence.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherProcessTest {

  @Test
  void whatItPrintsOnBothStreamsComesBack() throws Exception {
    assertThat(run("print", OtherProcess.USUAL)).contains("printed", "complained");
  }

  @Test
  void aFailureHasItsExitCodeAndWhatItPrinted() {
    assertThatThrownBy(() -> run("fail", OtherProcess.USUAL))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("exit code 3", "printed", "complained");
  }

  /** Whatever it waits for. */
  @Test
  void oneThatHangsIsEndedAndSaysWhere() {
    assertThatThrownBy(() -> run("hang", Duration.ofSeconds(10)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("had not ended after 10 s", "OtherProcessTest.main", "printed");
  }

  private static String run(String what, Duration limit) throws Exception {
    return OtherProcess.run(OtherProcess.java(OtherProcessTest.class, List.of(), what), limit);
  }

  public static void main(String[] arguments) throws InterruptedException {
    System.out.println("printed");
    System.err.println("complained");
    if (arguments[0].equals("fail")) {
      System.exit(3);
    }
    while (arguments[0].equals("hang")) {
      Thread.sleep(1_000);
    }
  }
}
