/* Late delivery as a model for Spin; docs/model.md explains it. Each flag NO_… takes one mechanism away. */
#ifndef REPLICAS
#define REPLICAS 2                 /* of task-service */
#endif
#ifndef REQUESTS
#define REQUESTS 1
#endif
#if defined(NO_TAKE_OVER) || REPLICAS == 1
#define DELIVERS(p) (p == 0)
#else
#define DELIVERS(p) delivers[p]
#endif
#define IDS   2                    /* ids of a store: 1 and 2 */
#define TASKS 4                    /* tasks that are ever made: a store that was brought back makes some again */

/* What survives a crash: the store of task-service by id, which its replicas share, and a copy of it, ... */
byte task[IDS + 1];                /* which task has the id; 0: none */
bool pending[IDS + 1];             /* its notification is owed */
byte epoch;                        /* stands for the random part of a delivery key */
byte copied_task[IDS + 1];
bool copied_pending[IDS + 1], copied, brought_back;
/* ... and the store of notification-service. */
byte notifications[TASKS + 1];     /* by task */
byte key_used_by[2 * IDS + 2];     /* the task of a delivery key; 0: none */

/* Messages. One that is there may arrive late, twice, or not at all. */
bool asked[REQUESTS], delivered_201[REQUESTS], pending_201[REQUESTS], known_201[REQUESTS];
bool told[TASKS + 1], confirmed[TASKS + 1], refused[TASKS + 1];

byte made, request_of[TASKS + 1], key_of[TASKS + 1];
bool up[REPLICAS] = true, delivers[REPLICAS], notifications_up = true;
bool calm;                         /* nothing breaks any more: now comes what comes in the end */
#define answered(r) (delivered_201[r] || pending_201[r] || known_201[r])

#ifdef HISTORY                     /* the lab says what breaks, and when */
bool may_die[REPLICAS], may_start[REPLICAS], notifications_may_die, notifications_may_start;
#define MAY_DIE(p)   may_die[p]
#define MAY_START(p) may_start[p]
#define NOTIFICATIONS_MAY_DIE   notifications_may_die
#define NOTIFICATIONS_MAY_START notifications_may_start
#define COMES(r)     (asked[r] && !calm)
#else
#define MAY_DIE(p)   !calm
#define MAY_START(p) !calm
#define NOTIFICATIONS_MAY_DIE   !calm
#define NOTIFICATIONS_MAY_START true
#define COMES(r)     (asked[r] && !(calm && answered(r)))
#endif

inline insert(r, i) {              /* a row under the next id */
  made++; i = (task[1] == 0 -> 1 : 2); task[i] = made; request_of[made] = r; key_of[made] = 2 * i + epoch;
  is_new = true;
#ifndef NO_SAME_TRANSACTION
  pending[i] = true;
#endif
  printf("task-service %d: stores request %d as task %d\n", _pid + 1, r + 1, i)
}

inline create(r, i) {
  atomic {
    if
#ifndef NO_REQUEST_KEY
    :: task[1] != 0 && request_of[task[1]] == r -> i = 1
    :: task[2] != 0 && request_of[task[2]] == r -> i = 2
#endif
    :: else -> made < TASKS && task[2] == 0; insert(r, i)
    fi
  }
#ifdef NO_SAME_TRANSACTION
  if :: is_new -> pending[i] = true;
       printf("task-service %d: stores that the notification of task %d is owed\n", _pid + 1, i) :: else fi
#endif
}

inline deliver(i, t) {             /* one attempt */
  atomic { t = task[i]; told[t] = true;
       printf("task-service %d: tells notification-service of task %d\n", _pid + 1, i) };
#ifndef NO_CONFIRMATION
  if
  :: confirmed[t]
  :: refused[t] -> t = 0; printf("task-service %d: is refused; task %d stays pending\n", _pid + 1, i)
  :: !calm || !told[t] -> t = 0; printf("task-service %d: hears nothing in time; task %d stays pending\n", _pid + 1, i)
  fi;
#endif
  if
  :: t != 0 -> atomic { pending[i] = false;
       printf("task-service %d: takes task %d out of what is pending\n", _pid + 1, i) }
  :: else
  fi
}

inline answer(r, t) {
  atomic {
    if
    :: !is_new -> known_201[r] = true
    :: is_new && t != 0 -> delivered_201[r] = true
    :: is_new && t == 0 -> pending_201[r] = true
    fi;
    printf("task-service %d: answers request %d with 201\n", _pid + 1, r + 1)
  }
}

inline handle(r, i, t) {
#ifdef NO_COMMIT_BEFORE_ANSWER
  answer(r, t); create(r, i)
#else
  create(r, i);
  if
  :: is_new -> deliver(i, t)       /* the first attempt is made within the request, ... */
  :: is_new -> skip                /* ... unless notification-service failed just before */
  :: !is_new
  fi;
  answer(r, t)
#endif
}

active [REPLICAS] proctype task_service() {
  byte r, i, t; bool is_new;
  do
  :: {
       if
       :: atomic { COMES(0) -> r = 0 }; handle(r, i, t)
#if REQUESTS > 1
       :: atomic { COMES(1) -> r = 1 }; handle(r, i, t)
#endif
       :: atomic { DELIVERS(_pid) && pending[1] && !refused[task[1]] -> i = 1 }; deliver(i, t)
       :: atomic { DELIVERS(_pid) && pending[2] && !refused[task[2]] -> i = 2 }; deliver(i, t)
       fi;
       atomic { r = 0; i = 0; t = 0; is_new = false }
     } unless {                    /* killed: of what it knew, nothing is left */
       atomic { !up[_pid]; r = 0; i = 0; t = 0; is_new = false };
       atomic { MAY_START(_pid) -> up[_pid] = true; printf("task-service %d: starts\n", _pid + 1) }
     }
  od
}

inline receive(t) {
  atomic {
    if
    :: key_used_by[key_of[t]] == 0 ->
       notifications[t] = (notifications[t] == 0 -> 1 : 2);
#if !defined(NO_KEY_IN_TRANSACTION) && !defined(NO_DELIVERY_KEY)
       key_used_by[key_of[t]] = t;
#endif
       printf("notification-service: stores a notification for request %d\n", request_of[t] + 1)
    :: else -> printf("notification-service: has had this key\n")
    fi
  };
#ifdef NO_KEY_IN_TRANSACTION
  key_used_by[key_of[t]] = t;
#endif
  atomic {
    if
    :: key_used_by[key_of[t]] == 0 || key_used_by[key_of[t]] == t -> confirmed[t] = true;
         printf("notification-service: confirms\n")
    :: else -> refused[t] = true; printf("notification-service: refuses, for the key was another notification's\n")
    fi
  }
}

#define WAITS(t) (told[t] && !(calm && (confirmed[t] || refused[t])))
active proctype notification_service() {
  byte t;
  do
  :: {
       if
       :: atomic { WAITS(1) -> t = 1 } :: atomic { WAITS(2) -> t = 2 }
       :: atomic { WAITS(3) -> t = 3 } :: atomic { WAITS(4) -> t = 4 }
       fi;
       receive(t); t = 0
     } unless {
       atomic { !notifications_up; t = 0 };
       atomic { NOTIFICATIONS_MAY_START -> notifications_up = true; printf("notification-service: starts\n") }
     }
  od
}

inline crash(p) { atomic { MAY_DIE(p) && up[p] -> up[p] = false; delivers[p] = false;
     printf("task-service %d: is killed\n", p + 1) } }

/* Also from one that lives: its clock is off, or it was silent for too long. Then two deliver at once. */
inline take_over(p) {
  atomic { up[p] && !delivers[p] && !(calm && (delivers[0] || delivers[REPLICAS - 1])) -> delivers[p] = true;
    printf("task-service %d: takes over the deliveries\n", p + 1) }
}

inline calm_down() {
  atomic { calm = true;
    if
    :: told[1] = false; told[2] = false; told[3] = false; told[4] = false; printf("what is on its way is lost\n")
    :: true
    fi;
    printf("from now on nothing breaks\n") }
}

active proctype world() {
  do
  :: crash(0) :: crash(REPLICAS - 1)
#if REPLICAS > 1 && !defined(NO_TAKE_OVER)
  :: take_over(0) :: take_over(REPLICAS - 1)
#endif
#ifndef COPY
  :: atomic { NOTIFICATIONS_MAY_DIE && notifications_up -> notifications_up = false;
       printf("notification-service: is killed\n") }
#else
  :: atomic { !calm && !copied -> copied = true; copied_task[1] = task[1]; copied_task[2] = task[2];
       copied_pending[1] = pending[1]; copied_pending[2] = pending[2];
            printf("somebody copies the store of task-service\n") }
  :: atomic { !calm && copied && !brought_back && !up[0] && !up[REPLICAS - 1] -> brought_back = true;
       task[1] = copied_task[1]; task[2] = copied_task[2];
       pending[1] = copied_pending[1]; pending[2] = copied_pending[2];
#ifndef NO_KEY_OF_ITS_OWN
       epoch = 1;
#endif
       delivered_201[0] = false; pending_201[0] = false; known_201[0] = false; /* who brings it back knows what is gone */
       printf("somebody brings the copy back\n") }
#endif
#ifdef NO_KEPT_KEY
  :: atomic { !calm && key_used_by[2] != 0 -> key_used_by[2] = 0; printf("notification-service: forgets a key\n") }
#endif
#ifndef HISTORY
  :: !calm && (up[0] || up[REPLICAS - 1]) -> calm_down()
#endif
  od
}

#ifdef HISTORY
#define TASKS_THERE ((task[1] != 0) + (task[2] != 0))
#define NOTIFICATIONS_THERE (notifications[1] + notifications[2] + notifications[3] + notifications[4])
#include "history.inc"
#else
init { asked[0] = true; asked[REQUESTS - 1] = true }

#define HAS_ITS_OWN(i) (task[i] == 0 || (notifications[task[i]] == 1 && !pending[i]))
#define IS_THERE(r) ((task[1] != 0 && request_of[task[1]] == r) || (task[2] != 0 && request_of[task[2]] == r))
#define WRONG(words) printf(words); assert(false)

active proctype claims() {
  if
  :: atomic { notifications[1] > 1 || notifications[2] > 1 || notifications[3] > 1 || notifications[4] > 1 ->
       WRONG("WRONG: a task has two notifications\n") }
  :: atomic { task[1] != 0 && task[2] != 0 && request_of[task[1]] == request_of[task[2]] ->
       WRONG("WRONG: one request has made two tasks\n") }
  :: atomic { (answered(0) && !IS_THERE(0)) || (answered(REQUESTS - 1) && !IS_THERE(REQUESTS - 1)) ->
       WRONG("WRONG: a task was acknowledged, and is not there\n") }
  :: atomic { timeout -> calm;
       if
       :: !HAS_ITS_OWN(1) || !HAS_ITS_OWN(2) -> WRONG("WRONG: a task is without its notification for ever\n")
       :: !answered(0) || !answered(REQUESTS - 1) -> WRONG("WRONG: a request is without an answer for ever\n")
       :: else
       fi }
  fi
}
#endif
