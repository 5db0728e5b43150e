package credence.job.rounds.workers;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.config.Interval;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void theLastRoundTakesWhatIsLeft() {
    Schedule schedule = new Schedule(5, 10, 0, 1, 4);
    assertThat(steps(schedule)).containsExactly(4, 4, 2);
  }

  @Test
  void shortRoundsComeFirst() {
    assertThat(steps(new Schedule(5, 10, 3, 1, 4))).containsExactly(1, 1, 1, 4, 3);
    assertThat(steps(new Schedule(5, 10, 2, 5, 4))).containsExactly(5, 5);
    assertThat(steps(new Schedule(5, 10, 9, 4, 1))).as("nothing left").containsExactly(4, 4, 2);
  }

  @Test
  void roundsFollowEachOtherWithoutGaps() {
    Schedule schedule = new Schedule(7, 100, 4, 3, 11);
    long next = 0;
    for (int round = 0; round < schedule.rounds(); round++) {
      assertThat(schedule.firstStep(round)).isEqualTo(next);
      assertThat(schedule.steps(round)).isPositive();
      next += schedule.steps(round);
    }
    assertThat(next).isEqualTo(100);
  }

  @Test
  void anEpochIsDueInTheRoundThatCompletesIt() {
    // Rounds end after 4, 8 and 10 steps; epochs after 5 and 10.
    assertThat(due(new Schedule(5, 10, 0, 1, 4), new Interval.Epoch())).containsExactly(1, 2);
    assertThat(due(new Schedule(5, 10, 0, 1, 10), new Interval.Epoch())).containsExactly(0);
  }

  @Test
  void aCountIsDueEverySoOftenAndAtTheEnd() {
    Schedule schedule = new Schedule(5, 7, 0, 1, 1);
    assertThat(due(schedule, new Interval.Count(3))).containsExactly(2, 5, 6);
    assertThat(due(schedule, new Interval.Count(100))).containsExactly(6);
  }

  private static int[] steps(Schedule schedule) {
    return IntStream.range(0, schedule.rounds()).map(schedule::steps).toArray();
  }

  private static int[] due(Schedule schedule, Interval interval) {
    return IntStream.range(0, schedule.rounds()).filter(r -> schedule.isDue(interval, r)).toArray();
  }
}
