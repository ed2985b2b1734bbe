// The tasks of every chapter in words: what is to be done, how hard it is (1 to 3), and a hint.
// Whether a task is done, its chapter checks by itself, from its numbers. What asks for a lab on its
// machine is left out on pages without one.

import { t } from "../words.js";

/** @typedef {{id: string, level: number, lab?: boolean, words: string, hint: string}} Exercise */

/** @type {Record<string, Exercise[]>} */
export const EXERCISES = {
  neuron: [
    { id: "and", level: 1, words: t("Make the neuron fire only when both are there: AND."), hint: t("With all of them there the sum must pass the threshold; with one missing it must not.") },
    { id: "or", level: 1, words: t("Make it fire when at least one is there: OR."), hint: t("Put the threshold below the smaller weight.") },
    { id: "one", level: 2, words: t("Let it look at one input and not care about the other."), hint: t("An input that does not count has the weight 0, or one too small to matter.") },
    { id: "eyes", level: 1, words: t("Two eyes tell nothing about a dog: make it ignore them, with the weight alone."), hint: t("What tells nothing should not count: its weight.") },
    { id: "xor", level: 3, words: t("Make it fire when exactly one of the two is there (XOR). Three of four lines is the best that a single neuron can do: get there, and see why in the plane."), hint: t("A neuron cuts the plane with one straight line. Which corner can it leave on the wrong side?") },
  ],
  wiring: [
    { id: "learnt", level: 1, words: t("Give bell and food together until the bell's wire passes 0.9."), hint: t("Press the button that gives bell and food, again and again, or go to a later trial.") },
    { id: "extinct", level: 1, words: t("Extinction: ring without feeding until the wire is below 0.1 again."), hint: t("The phase after conditioning rings without feeding: go to its end.") },
    { id: "blocked", level: 2, words: t("Blocking: go to the light alone. The bell foretold all the food, so the light learnt next to nothing."), hint: t("The last phase shows the light alone. Look at both wires.") },
    { id: "explodes", level: 1, words: t("The plain rhyme is the rule hebb: let its wire explode beyond 1000."), hint: t("Choose the rule hebb and go to the end of conditioning; a larger rate is quicker.") },
    { id: "tamed", level: 2, words: t("Tame it: with oja no wire is ever above 1.1. Go to the last trial."), hint: t("oja with a small rate: its forgetting grows with the square of the wire.") },
    { id: "sated", level: 2, words: t("Wire the bell to food, and look at a dog that is sated: the wire is there, the answer is gone."), hint: t("Let the bell's wire go to food, and choose the phase sated.") },
  ],
  losses: [
    { id: "cancel", level: 1, words: t("Make the mean error 0 while every single answer is wrong."), hint: t("Errors of both signs cancel: two answers too high, two too low, by as much.") },
    { id: "outlier", level: 2, words: t("Send one answer far off, until the mean squared error is more than ten times the mean absolute error."), hint: t("A square makes of one miss of 40 a hundred times what it makes of one of 4.") },
    { id: "share", level: 3, words: t("Keep the mean absolute error at 2 and make the mean squared error as small as it can be: who has to share?"), hint: t("With the same sum of misses, squares are smallest when all misses are equal.") },
    { id: "sure", level: 1, words: t("Bring the cross-entropy below 0.1."), hint: t("Give the right class a sum far above the others.") },
    { id: "wrong", level: 1, words: t("Be sure and wrong: a cross-entropy above 4."), hint: t("Give a wrong class a sum far above the right one.") },
    { id: "nothing", level: 2, words: t("Know nothing: give all three classes the same probability."), hint: t("Equal sums are equal probabilities: a third each.") },
  ],
  rover: [
    { id: "quick", level: 2, words: t("On x² − x + 1, from 9: choose a rate that brings the rover within 0.01 of the lowest place, x = 0.5, in ten steps at most."), hint: t("At rate 0.5 one step is enough here: try rates somewhat below and above 0.1.") },
    { id: "explodes", level: 1, words: t("Find a rate at which the rover explodes: every step overshoots further."), hint: t("On a square, a step longer than twice the way to the bottom lands further out.") },
    { id: "swings", level: 2, words: t("Find one at which it swings to and fro for ever."), hint: t("Between arriving and exploding lies one rate at which it lands as far out as it began: try 1.") },
    { id: "pit", level: 1, words: t("Two pits, sgd: choose a start that ends in the other pit, the deeper one at x = −1.301."), hint: t("A rover rolls into the pit on whose side it starts: start left of the hilltop.") },
    { id: "momentum", level: 3, words: t("Two pits again, but start right of the hilltop (x = 0.17): let momentum carry the rover through the shallow pit at 1.131 into the deep one."), hint: t("Momentum keeps nine tenths of its speed. From 2 at a rate near 0.02 it rolls far; try starts and rates around there.") },
    { id: "saddle", level: 2, words: t("On the saddle, start exactly on the ridge, y = 0. The rover arrives where the slope is 0: is it a pit?"), hint: t("With y exactly 0 the slope along y is 0: it cannot know that the ground falls away there.") },
  ],
  rates: [
    { id: "slow", level: 1, words: t("Choose a rate in the table that arrives, but needs more than 200 steps."), hint: t("Small rates need many steps: look at the table's upper rows.") },
    { id: "large", level: 1, words: t("Choose one that is too large: it swings for ever or explodes."), hint: t("The table's last rows end elsewhere.") },
    { id: "limit", level: 3, words: t("Close in on a limit: spread the rates until of two neighbours, less than 5 % apart, the smaller arrives and the larger does not."), hint: t("Spread the rates narrowly around the limit that is written below the table.") },
    { id: "momentum", level: 3, words: t("Give the rover momentum, and find a rate beyond plain descent's limit that still arrives: on x² − x + 1 above 1."), hint: t("For momentum .9 the limit is 1.9 times that of plain descent.") },
    { id: "six", level: 3, words: t("Two pits, sgd: find a rate that arrives in 6 steps or fewer."), hint: t("Rates near 1 divided by the pit's curvature arrive at once: spread them closely there.") },
  ],
  network: [
    { id: "ring", level: 1, words: t("Learn the disc in the ring until the loss of the points kept aside is below 0.05."), hint: t("Press Learn and wait; two layers of tanh do it in about 50 epochs.") },
    { id: "line", level: 2, words: t("Take all layers away: what is left is a straight line. Give it 30 epochs on the ring."), hint: t("Take away layer after layer: without a hidden layer only a line is left. Then learn 30 epochs.") },
    { id: "open", level: 1, words: t("Open a neuron and one of its wires."), hint: t("Click a neuron in the network, then a wire in its table.") },
    { id: "branch", level: 2, words: t("Go back to an earlier step, take another learning rate, and learn on from there."), hint: t("Move the slider of steps back, choose another rate, and press Learn.") },
    { id: "nothing", level: 2, words: t("Find a learning rate so large that nothing is learnt: the loss after 10 epochs is not below that of the start."), hint: t("Try the largest rates, 3 or 10, and start again.") },
    { id: "stuck", level: 3, words: t("Nine random starts of one layer of 2 neurons on opposite corners: after 50 epochs or more, find one that is stuck: its loss is half as much again as that of the best."), hint: t("Opposite corners; one layer of 2 neurons; 9 starts; then learn, and compare their losses.") },
    { id: "spirals", level: 3, words: t("Two spirals: below 0.2 on the points kept aside."), hint: t("More neurons (8 and 8), Adam with a rate of 0.01 or 0.03, and patience.") },
  ],
  depth: [
    { id: "line", level: 1, words: t("Opposite corners without any hidden layer: give them 100 epochs or more, and see how many points stay on the wrong side."), hint: t("Choose “opposite corners” and “no hidden layer at all”, then Learn. The line turns, and whichever way it lies, it has both colours on each side.") },
    { id: "ring", level: 1, words: t("Divide the disc from its ring, so that at most 15 of the 300 points are on the wrong side."), hint: t("A layer of 3 or more before the two neurons has room enough. If it is stuck, take another random start.") },
    { id: "back", level: 1, words: t("When the network has learnt 50 epochs or more, move the points back to where they lie, and see what becomes of the straight line."), hint: t("The slider “how much of the way” at 0 % shows the square as it is; the thick line bends as you move it.") },
    { id: "two", level: 2, words: t("Give the ring the two neurons alone, for 300 epochs or more. Which points stay on the wrong side, and why?"), hint: t("Look at the bent grid: it is stretched, but nowhere does it lie over itself. The ring still goes around its disc.") },
    { id: "spirals", level: 3, words: t("Two spirals: at most 60 of the 300 points on the wrong side."), hint: t("Two layers of 8 before the two, some hundred epochs, and, as it often is stuck, several random starts.") },
  ],
  byhand: [
    { id: "forward", level: 1, words: t("Work the way forward yourself: both sums, both outputs, the answer and the loss."), hint: t("A sum is weight times input, added up, with the bias. The loss is the square of y − p.") },
    { id: "blame", level: 2, words: t("Send the blame back yourself: d, d₁ and d₂."), hint: t("d is 2 (p − y). A hidden neuron gets the weight on its wire times d, times how steep its activation is at its sum.") },
    { id: "slopes", level: 2, words: t("Find all nine slopes yourself."), hint: t("The blame where the wire ends times what comes along it; along a bias comes 1.") },
    { id: "silent", level: 2, words: t("With relu, find numbers with a silent neuron, one whose sum is below 0, and fill in its blame."), hint: t("“Other numbers” until a z is below 0. Relu is flat there: nothing passes forward, and no blame passes back.") },
    { id: "all", level: 3, words: t("All nineteen numbers, none of them shown."), hint: t("Write the numbers that you have found beside the drawing and go on from them; three digits are enough.") },
  ],
  heart: [
    { id: "heart", level: 1, words: t("Let it learn 10 points by heart: their cost below 0.02, and that of the validation points more than ten times as high."), hint: t("Set “points to learn from” to 10, keep two layers of 8, and let it learn some hundred epochs.") },
    { id: "past", level: 1, words: t("Go on beyond the best epoch, until the validation cost is 1.3 times what it was there."), hint: t("Few points, many neurons, noise: and just do not stop.") },
    { id: "enough", level: 2, words: t("With noise of 0.3 or more: after 100 epochs or more the validation cost is below 0.4, and less than 0.1 above the learning cost."), hint: t("More points to learn from, or fewer neurons. Either leaves less to be remembered.") },
    { id: "decay", level: 2, words: t("20 points with noise of 0.5 or more, two layers of 8 or three: find a weight decay with which 200 epochs or more do no harm: the validation cost stays within a tenth of its best, and that below 0.5."), hint: t("Too little changes nothing, too much and nothing is learnt. Try 0.003.") },
    { id: "test", level: 3, words: t("Try five settings or more, then open the test: what did the choice flatter itself by?"), hint: t("A setting counts from 30 epochs on: other points to learn from, other neurons, another decay or another random start.") },
  ],
  table: [
    { id: "give", level: 1, words: t("Give it a table, or take the example."), hint: t("Drop a file on the page, or press Take the example.") },
    { id: "train", level: 1, words: t("Choose what is to be predicted, and train."), hint: t("Choose the column in the list, then Train.") },
    { id: "knob", level: 1, words: t("Turn a knob: what if this row were another?"), hint: t("Below the report stand the row's cells: change one.") },
    { id: "miss", level: 2, words: t("Find a row whose answer misses the truth by more than a tenth, or names the wrong class."), hint: t("Go through the rows, and compare truth and answer.") },
    { id: "fresh", level: 1, words: t("Ask it about a row that it has never seen: type one, or paste lines."), hint: t("Under “New rows” open “Type a row of your own”, and fill in its cells.") },
    { id: "fetch", level: 1, words: t("Take the network with you."), hint: t("At the end of the page stand the network and its spreadsheet.") },
  ],
  pictures: [
    { id: "unsure", level: 1, words: t("Find a picture that it gets wrong, or of which it is less than 60 % sure."), hint: t("Where there are none yet, press Draw pets and learn. Then go through the pictures of the strip.") },
    { id: "strongest", level: 2, words: t("Choose the filter of layer 0 that answers most strongly to your picture."), hint: t("The filters are in the order of their number: look for the map with the strongest colours.") },
    { id: "below", level: 2, words: t("Find a place where a neuron's z is below 0: relu lets nothing on."), hint: t("Click a pale or orange place of a map.") },
    { id: "sees", level: 2, words: t("Find a neuron that sees more than half of the picture from one place."), hint: t("Neurons of later layers see more of the picture: choose the last one.") },
    { id: "hide", level: 2, words: t("Hide the square that costs the answer most."), hint: t("Move the square over the picture and watch the answer's probability.") },
    { id: "own", level: 1, words: t("Show it a picture of your own: draw one, take one, or choose a file. What does it say, and how sure is it?"), hint: t("Press “Draw one” below the pictures, draw, and press “Ask about the drawing”.") },
    { id: "again", level: 1, lab: true, words: t("Learn again from fewer pictures, or from more: about how many that it does not know is it right now?"), hint: t("Choose another number of pictures and learn again.") },
  ],
};
